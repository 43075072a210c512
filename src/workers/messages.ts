import type { ServerConfig } from '../config/server-config.js';
import type { ProcessMetrics } from '../system/process-group.js';

/** What the supervisor tells a worker. */
export type ToWorker =
  | { type: 'serve'; config: ServerConfig; worker: number }
  /** Comes with a socket. */
  | { type: 'connection'; id: number }
  | { type: 'tell-metrics'; id: number }
  | { type: 'metrics'; id: number; processes: ProcessMetrics[] }
  /** End in good order. */
  | { type: 'drain' }
  /** End what still runs. */
  | { type: 'cut-off' };

/** What a worker tells the supervisor. */
export type FromWorker =
  | { type: 'ready'; models: string[] }
  /** The start failed; `isExpected`: the message is for the user as it is. */
  | { type: 'failed'; message: string; isExpected: boolean }
  /** The connection has arrived. */
  | { type: 'taken'; id: number }
  /** A connection has ended. */
  | { type: 'done' }
  /** No more connections: it is about to end. */
  | { type: 'leaving' }
  | { type: 'ask-metrics'; id: number }
  | { type: 'own-metrics'; id: number; metrics: ProcessMetrics }
  | { type: 'terminate' };
