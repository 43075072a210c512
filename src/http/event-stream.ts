import type { ServerResponse } from 'node:http';
import { SERVER_SENT_EVENTS, type EventFraming } from './event-framing.js';
import { FlushQueue } from './flush-queue.js';

/** Text kept for one slow reader before its producer has to wait. */
const HIGH_WATER_CHARACTERS = 256 * 1024;

/**
 * One response of server-sent events.
 *
 * Events are collected and written by a queue shared by all streams, which spends at most a millisecond a turn of
 * the event loop: several events may share one write when the server is busy, and new connections are never
 * starved (Node accepts one connection per turn). Chunk frames go straight to the socket, which costs about a
 * quarter less than `response.write`.
 */
export class EventStream {
  private pending = '';
  private ended = false;
  private blocked = false;
  private waiting: (() => void) | null = null;

  constructor(
    private readonly response: ServerResponse,
    private readonly queue: FlushQueue,
    headers: Readonly<Record<string, string>>,
    private readonly framing: EventFraming = SERVER_SENT_EVENTS,
  ) {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    response.socket?.setNoDelay(true);
    response.on('close', () => this.release());
  }

  /** Sends one event. `data` must be one line. */
  send(data: string): void {
    this.pending += this.framing.frame(data);
    this.queue.add(this);
  }

  /** Whether the reader is so slow that its producer should wait. */
  get isFull(): boolean {
    return this.pending.length >= HIGH_WATER_CHARACTERS && !this.response.destroyed;
  }

  /** Resolves when the reader has taken enough for more to be worth producing; at once for a reader that is gone. */
  async drained(): Promise<void> {
    if (!this.isFull) return;
    await new Promise<void>((resolve) => (this.waiting = resolve));
  }

  /** Sends what is left and ends the response. */
  end(): void {
    this.ended = true;
    this.queue.add(this);
  }

  /** Called by the queue: writes everything that is pending. False when the socket is full. */
  flush(): boolean {
    const { response } = this;
    const socket = response.socket;
    if (!socket || response.destroyed) {
      this.release();
      return true;
    }
    if (this.blocked) return false;
    const text = this.pending;
    this.pending = '';
    if (text && !this.write(text)) {
      this.blocked = true;
      socket.once('drain', () => {
        this.blocked = false;
        this.queue.add(this);
      });
    }
    this.release();
    if (this.ended) response.end();
    return !this.blocked;
  }

  private write(text: string): boolean {
    const { response } = this;
    // An HTTP/1.0 client gets no chunked encoding: Node then takes the bytes as they are.
    if (!response.chunkedEncoding || !response.socket) return response.write(text);
    return response.socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  }

  private release(): void {
    const resolve = this.waiting;
    this.waiting = null;
    resolve?.();
  }
}
