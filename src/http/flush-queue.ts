/** Something with text to write. */
export interface Flushable {
  /** Writes what is pending; false when it has to wait for its socket. */
  flush(): boolean;
}

/** Milliseconds of writing per turn of the event loop. */
const SLICE_MS = 1;

/** Writes for many streams in slices, so that other work gets its turn (measured in bench/http). */
export class FlushQueue {
  private readonly dirty = new Set<Flushable>();
  private scheduled = false;

  add(stream: Flushable): void {
    this.dirty.add(stream);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.run());
  }

  private run(): void {
    this.scheduled = false;
    const deadline = performance.now() + SLICE_MS;
    for (const stream of this.dirty) {
      this.dirty.delete(stream);
      stream.flush();
      if (performance.now() > deadline) break;
    }
    if (this.dirty.size > 0) this.schedule();
  }
}
