/** Events of one request between the worker's messages and the reader. */
export class EventQueue<Event> {
  private readonly events: Event[] = [];
  private closed = false;
  private wake: (() => void) | null = null;

  push(event: Event): void {
    this.events.push(event);
    this.notify();
  }

  /** No event follows. */
  close(): void {
    this.closed = true;
    this.notify();
  }

  /** Drops unread events and ends the reading. */
  cancel(): void {
    this.events.length = 0;
    this.close();
  }

  async *read(): AsyncGenerator<Event> {
    for (;;) {
      for (let event = this.events.shift(); event !== undefined; event = this.events.shift()) {
        yield event;
      }
      if (this.closed) {
        return;
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private notify(): void {
    this.wake?.();
    this.wake = null;
  }
}
