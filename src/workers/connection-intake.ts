import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server that does not listen: they come from the supervisor. */
export class ConnectionIntake {
  private readonly open = new Set<Socket>();
  private draining = false;
  private whenEmpty: (() => void) | null = null;

  constructor(
    private readonly server: Server,
    private readonly onDone: () => void,
  ) {
    // Node's server starts to time requests, and to know which connections are idle, when it listens.
    server.emit('listening');
    server.prependListener('request', (_request, response) => {
      if (this.draining) response.shouldKeepAlive = false;
    });
  }

  /** The server answers it as if it had accepted it itself. */
  take(socket: Socket): void {
    this.open.add(socket);
    socket.once('close', () => {
      this.open.delete(socket);
      this.onDone();
      if (this.open.size === 0) this.whenEmpty?.();
    });
    socket.setNoDelay(true);
    this.server.emit('connection', socket);
    socket.resume();
  }

  /** From now on each connection ends with the request that runs on it. Resolves when none is left. */
  async drained(): Promise<void> {
    this.draining = true;
    this.server.closeIdleConnections();
    if (this.open.size > 0) await new Promise<void>((resolve) => (this.whenEmpty = resolve));
  }
}
