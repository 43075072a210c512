import type { FromWorker, ToWorker } from '../messages.js';

/** What a worker tells the side that opened it. */
export interface WorkerLinkEvents {
  message(message: FromWorker): void;
  /** The worker is gone; comes once, and last. `reason` says how, in a few words. */
  exit(reason: string): void;
  /** A line that native code wrote to standard error. */
  output(line: string): void;
}

/** A connection to a worker. */
export interface WorkerLink {
  send(message: ToWorker): void;
  /** Ends the worker at once, whatever it does. `exit` follows. */
  kill(): void;
}

export type OpenWorkerLink = (events: WorkerLinkEvents) => WorkerLink;
