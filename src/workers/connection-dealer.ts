import type { Socket } from 'node:net';

/** Whoever takes connections. */
export interface ConnectionTaker {
  readonly isReady: boolean;
  readonly connections: number;
  give(socket: Socket): void;
}

/** How long a connection waits for a worker to come back before it is closed, in milliseconds. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Gives each connection to the worker with the fewest: kept-alive connections stay with a worker for long, so that
 * taking turns would not share them out.
 */
export class ConnectionDealer {
  private readonly waiting = new Map<Socket, NodeJS.Timeout>();

  constructor(private readonly takers: () => Iterable<ConnectionTaker>) {}

  /** Gives it away, or keeps it for a while where no worker is ready. */
  deal(socket: Socket): void {
    let best: ConnectionTaker | undefined;
    for (const taker of this.takers())
      if (taker.isReady && (best === undefined || taker.connections < best.connections)) best = taker;
    if (best) best.give(socket);
    else this.keep(socket);
  }

  /** A worker is ready: those who wait go on. */
  dealWaiting(): void {
    const sockets = [...this.waiting];
    this.waiting.clear();
    for (const [socket, timer] of sockets) {
      clearTimeout(timer);
      this.deal(socket);
    }
  }

  close(): void {
    for (const [socket, timer] of this.waiting) {
      clearTimeout(timer);
      socket.destroy();
    }
    this.waiting.clear();
  }

  private keep(socket: Socket): void {
    const timer = setTimeout(() => {
      this.waiting.delete(socket);
      socket.destroy();
    }, LONGEST_WAIT_MS);
    this.waiting.set(socket, timer);
  }
}
