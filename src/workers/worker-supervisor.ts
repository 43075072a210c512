import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { UserError } from '../common/user-error.js';
import type { ServerConfig } from '../config/server-config.js';
import { ConnectionDealer } from './connection-dealer.js';
import type { FromWorker } from './messages.js';
import { MetricsRounds } from './metrics-rounds.js';
import { WorkerProcess } from './worker-process.js';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** A worker that lived this long did not fail at once: counting begins anew. */
const HEALTHY_AFTER_MS = 60_000;

export interface WorkerSupervisorOptions {
  config: ServerConfig;
  count: number;
  logger: Logger;
  /** A client asked for the end of the server. */
  onTerminate: () => void;
}

/** Keeps serving processes alive and shares the connections among them. */
export class WorkerSupervisor {
  private readonly workers = new Set<WorkerProcess>();
  private readonly dealer = new ConnectionDealer(() => this.workers);
  private readonly rounds = new MetricsRounds();
  private readonly retries = new Set<NodeJS.Timeout>();
  private closing = false;
  private whenEmpty: (() => void) | null = null;

  constructor(private readonly options: WorkerSupervisorOptions) {}

  /** Resolves with the names of the models once every worker is ready. Throws UserError with one line. */
  async start(): Promise<string[]> {
    // Whatever is wrong with the settings or the servers is said once, by the first.
    const models = await this.firstStart(1);
    const others = Array.from({ length: this.options.count - 1 }, (_, index) => this.firstStart(index + 2));
    await Promise.all(others);
    return models;
  }

  deal(socket: Socket): void {
    if (this.closing) socket.destroy();
    else this.dealer.deal(socket);
  }

  /** Lets every worker finish what runs. Resolves once they have ended. */
  async drain(): Promise<void> {
    this.closing = true;
    this.retries.forEach((retry) => clearTimeout(retry));
    this.dealer.close();
    for (const worker of this.workers) {
      for (const socket of worker.takeBack()) socket.destroy();
      worker.send({ type: 'drain' });
    }
    if (this.workers.size > 0) await new Promise<void>((resolve) => (this.whenEmpty = resolve));
  }

  /** Ends what still runs. */
  cutOff(): void {
    for (const worker of this.workers) worker.send({ type: 'cut-off' });
  }

  private firstStart(number: number): Promise<string[]> {
    return new Promise((resolve, reject) => {
      this.open(number, 0, { resolve, reject });
    });
  }

  /** `first`: who waits for the worker to become ready; null for one that replaces another. */
  private open(
    number: number,
    failuresBefore: number,
    first: { resolve: (models: string[]) => void; reject: (error: Error) => void } | null,
  ): void {
    const openedAt = performance.now();
    const worker = new WorkerProcess({
      message: (message) => {
        if (message.type === 'ready') first?.resolve(message.models);
        if (message.type === 'failed') {
          if (first) first.reject(failureOf(message));
          else this.options.logger.error({ worker: number }, `the worker did not start: ${message.message}`);
        }
        this.receive(worker, message);
      },
      exit: (reason) => {
        first?.reject(new Error(`worker ${number} ended while it started (${reason})`));
        this.workers.delete(worker);
        if (this.closing) {
          if (this.workers.size === 0) this.whenEmpty?.();
          return;
        }
        const failures = performance.now() - openedAt > HEALTHY_AFTER_MS ? 0 : failuresBefore;
        this.replace(worker, number, failures, reason);
      },
    });
    this.workers.add(worker);
    worker.send({ type: 'serve', config: this.options.config, worker: number });
  }

  private replace(worker: WorkerProcess, number: number, failures: number, reason: string): void {
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
    this.options.logger.warn(
      { worker: number, pid: worker.pid },
      `a worker ended (${reason}); another one starts in ${waitMs} ms`,
    );
    const retry = setTimeout(() => {
      this.retries.delete(retry);
      this.open(number, failures + 1, null);
    }, waitMs);
    this.retries.add(retry);
    // What had not arrived was never looked at: another worker answers it.
    for (const socket of worker.takeBack()) this.deal(socket);
  }

  private receive(worker: WorkerProcess, message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.dealer.dealWaiting();
        break;
      case 'ask-metrics':
        void this.tellMetrics(worker, message.id);
        break;
      case 'own-metrics':
        this.rounds.add(message.id, message.metrics);
        break;
      case 'terminate':
        this.options.onTerminate();
        break;
    }
  }

  private async tellMetrics(asking: WorkerProcess, id: number): Promise<void> {
    const asked = [...this.workers].filter((worker) => worker.isReady || worker === asking);
    const processes = await this.rounds.collect(
      asked.map((worker) => (round: number) => worker.send({ type: 'tell-metrics', id: round })),
    );
    asking.send({ type: 'metrics', id, processes });
  }
}

function failureOf({ message, isExpected }: Extract<FromWorker, { type: 'failed' }>): Error {
  return isExpected ? new UserError(message) : new Error(message);
}
