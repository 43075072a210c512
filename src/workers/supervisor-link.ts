import type { Socket } from 'node:net';
import { register } from 'prom-client';
import type { ProcessGroup, ProcessMetrics } from '../system/process-group.js';
import type { FromWorker, ToWorker } from './messages.js';

/** A worker's connection to its supervisor: what it asks there, and what it is asked. */
export class SupervisorLink implements ProcessGroup {
  private readonly awaited = new Map<number, (processes: ProcessMetrics[]) => void>();
  private lastId = 0;

  constructor(
    private readonly events: {
      connection: (id: number, socket: Socket) => void;
      drain: () => void;
      cutOff: () => void;
    },
  ) {
    process.on('message', (message, socket) =>
      this.receive(message as ToWorker, socket as Socket | undefined),
    );
  }

  send(message: FromWorker): void {
    if (process.connected) process.send?.(message);
  }

  metrics(): Promise<ProcessMetrics[]> {
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.awaited.set(id, resolve);
      this.send({ type: 'ask-metrics', id });
    });
  }

  terminate(): void {
    this.send({ type: 'terminate' });
  }

  private receive(message: ToWorker, socket: Socket | undefined): void {
    switch (message.type) {
      case 'connection':
        // A client that has left meanwhile leaves nothing behind.
        if (socket) this.events.connection(message.id, socket);
        else this.send({ type: 'done' });
        break;
      case 'tell-metrics':
        void register.getMetricsAsJSON().then((metrics) => {
          this.send({ type: 'own-metrics', id: message.id, metrics });
        });
        break;
      case 'metrics':
        this.awaited.get(message.id)?.(message.processes);
        this.awaited.delete(message.id);
        break;
      case 'drain':
        this.events.drain();
        break;
      case 'cut-off':
        this.events.cutOff();
        break;
    }
  }
}
