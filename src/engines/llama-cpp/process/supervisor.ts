import { EngineStartError, type EngineState } from '../../engine.js';
import type { FromWorker, ToWorker, WorkerOptions } from '../messages.js';
import { Watchdog } from './watchdog.js';
import type { OpenWorkerLink, WorkerLink } from './worker-link.js';

export interface SupervisorOptions {
  open: OpenWorkerLink;
  workerOptions: WorkerOptions;
  events: {
    /** Any message but those about loading and closing. */
    message(message: FromWorker): void;
    /** The model is loaded: at the start, and again after a restart. */
    loaded(message: Extract<FromWorker, { type: 'loaded' }>): void;
    /** The worker died with everything it had in hand. */
    died(reason: string): void;
    state(state: EngineState): void;
    output(line: string): void;
  };
  /** Whether requests wait for the worker. */
  hasWork: () => boolean;
  /** A worker that computes so long without finishing a step is ended; 0: never. */
  hangTimeoutSeconds: number;
  /** Waits before the first restart, in milliseconds; doubles with every failure in a row. */
  firstRetryMs?: number;
  /** So many failures in a row and the engine is given up. */
  retries?: number;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
const RETRIES = 6;
/** A worker that lived this long did not fail at once: counting begins anew. */
const HEALTHY_AFTER_MS = 60_000;
/** How long a worker may take to free its model after it was told to close. */
const CLOSE_TIMEOUT_MS = 10_000;
/** Lines of native output kept to explain a death. */
const KEPT_LINES = 20;

/** Keeps a worker with a loaded model alive. */
export class Supervisor {
  private link: WorkerLink | null = null;
  private state: EngineState = { status: 'starting' };
  private failures = 0;
  private readySince = 0;
  private retry: NodeJS.Timeout | null = null;
  private readonly output: string[] = [];
  /** How the first load ends for who waits for it; null afterwards. */
  private starting: { resolve: () => void; reject: (error: EngineStartError) => void } | null = null;
  private closing: (() => void) | null = null;
  private readonly watchdog: Watchdog;

  constructor(private readonly options: SupervisorOptions) {
    this.watchdog = new Watchdog({
      timeoutSeconds: options.hangTimeoutSeconds,
      hasWork: options.hasWork,
      hung: (reason) => this.endHanging(reason),
    });
  }

  /** Loads the model. Rejects with EngineStartError; a first load is not tried again. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.starting = { resolve, reject };
      this.openLink();
    });
  }

  send(message: ToWorker): void {
    this.link?.send(message);
  }

  /** Closes the worker in good order, or ends it when it does not answer. */
  async close(): Promise<void> {
    clearTimeout(this.retry ?? undefined);
    this.starting?.reject(new EngineStartError('The engine was closed while its model was loading.'));
    this.starting = null;
    const link = this.link;
    if (link !== null) {
      await new Promise<void>((resolve) => {
        this.closing = resolve;
        if (this.state.status !== 'ready') {
          link.kill();
          return;
        }
        link.send({ type: 'close' });
        setTimeout(() => link.kill(), CLOSE_TIMEOUT_MS).unref();
      });
    }
    this.setState({ status: 'stopped' });
  }

  private openLink(): void {
    this.output.length = 0;
    const link = this.options.open({
      message: (message) => this.receive(message),
      exit: (reason) => this.exited(reason),
      output: (line) => this.noteOutput(line),
    });
    this.link = link;
    link.send({ type: 'load', options: this.options.workerOptions });
  }

  private receive(message: FromWorker): void {
    this.watchdog.note(message);
    switch (message.type) {
      case 'loaded':
        this.readySince = performance.now();
        this.watchdog.start();
        this.options.events.loaded(message);
        this.setState({ status: 'ready' });
        this.starting?.resolve();
        this.starting = null;
        break;
      case 'load-failed':
        this.loadFailed(message.message);
        break;
      case 'alive':
      case 'closed':
        break;
      default:
        this.options.events.message(message);
    }
  }

  private loadFailed(message: string): void {
    this.output.push(message);
    if (this.starting !== null) {
      this.failStart(message);
    }
    this.link?.kill();
  }

  private endHanging(reason: string): void {
    this.noteOutput(reason);
    this.link?.kill();
  }

  private failStart(reason: string): void {
    this.setState({ status: 'failed', reason });
    this.starting?.reject(new EngineStartError(reason));
    this.starting = null;
  }

  private exited(reason: string): void {
    this.link = null;
    this.watchdog.stop();
    if (this.closing !== null) {
      this.closing();
    } else if (this.starting !== null) {
      this.failStart(
        this.describeDeath(
          `${this.options.workerOptions.modelPath}: llama.cpp ended while loading it`,
          reason,
        ),
      );
    } else if (this.state.status !== 'failed') {
      this.restart(reason);
    }
  }

  private restart(reason: string): void {
    const wasReady = this.state.status === 'ready';
    const description = this.describeDeath('The engine process ended', reason);
    if (wasReady && performance.now() - this.readySince > HEALTHY_AFTER_MS) {
      this.failures = 0;
    }
    this.failures++;
    if (wasReady) {
      this.options.events.died(description);
    }
    if (this.failures > (this.options.retries ?? RETRIES)) {
      this.setState({ status: 'failed', reason: description });
      return;
    }
    this.setState({ status: 'starting' });
    const wait = (this.options.firstRetryMs ?? FIRST_RETRY_MS) * 2 ** (this.failures - 1);
    this.retry = setTimeout(() => this.openLink(), Math.min(wait, LONGEST_RETRY_MS));
  }

  private describeDeath(what: string, reason: string): string {
    const last = this.output.at(-1);
    return last === undefined ? `${what} (${reason})` : `${what} (${reason}): ${last}`;
  }

  private noteOutput(line: string): void {
    this.output.push(line);
    this.output.splice(0, this.output.length - KEPT_LINES);
    this.options.events.output(line);
  }

  private setState(state: EngineState): void {
    this.state = state;
    this.options.events.state(state);
  }
}
