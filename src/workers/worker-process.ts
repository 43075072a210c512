import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FromWorker, ToWorker } from './messages.js';

const ENTRY = fileURLToPath(new URL('worker-entry.js', import.meta.url));

export interface WorkerEvents {
  message(message: FromWorker): void;
  /** It is gone; comes once, and last. */
  exit(reason: string): void;
}

/** One serving process, and the connections that it was given. */
export class WorkerProcess {
  /** Whether it takes connections. */
  isReady = false;
  /** Connections it has, those on their way to it too. */
  connections = 0;
  private readonly child: ChildProcess;
  /** Connections on their way: our copy keeps them alive until the worker has its own. */
  private readonly onTheWay = new Map<number, Socket>();
  private lastId = 0;

  constructor(private readonly events: WorkerEvents) {
    this.child = fork(ENTRY, [], { serialization: 'advanced', execArgv: [] });
    this.child.on('message', (message) => this.receive(message as FromWorker));
    // A failed send shows as an exit as well; without a listener it would end this process.
    this.child.on('error', () => undefined);
    this.child.on('exit', (code, signal) => {
      this.isReady = false;
      events.exit(signal ?? `exit code ${code}`);
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  send(message: ToWorker): void {
    if (this.child.connected) this.child.send(message);
  }

  give(socket: Socket): void {
    const id = ++this.lastId;
    this.connections++;
    this.onTheWay.set(id, socket);
    if (this.child.connected) this.child.send({ type: 'connection', id }, socket, { keepOpen: true });
  }

  /** Takes back the connections that have not arrived. */
  takeBack(): Socket[] {
    const sockets = [...this.onTheWay.values()];
    this.onTheWay.clear();
    this.connections -= sockets.length;
    return sockets;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private receive(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.isReady = true;
        break;
      case 'leaving':
        this.isReady = false;
        break;
      case 'taken':
        this.onTheWay.get(message.id)?.destroy();
        this.onTheWay.delete(message.id);
        break;
      case 'done':
        this.connections--;
        break;
    }
    this.events.message(message);
  }
}
