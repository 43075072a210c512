import type { ModelTask } from '../engine.js';
import type { EngineLog } from '../llama-cpp/engine-options.js';
import type { Dialect } from './dialects/dialect.js';
import type { UpstreamTimeouts } from './http/upstream-client.js';
import type { RoutingProfile } from './pool/routing.js';

/** What the user said about the servers. */
export interface UpstreamOptions {
  dialect: Dialect['name'];
  urls: readonly string[];
  apiKey: string | null;
  /** Folder, tokenizer.json or .gguf file; null: the servers tokenize. */
  tokenizer: string | null;
  /** Whether --chat-template names one, so that the servers need not show theirs. */
  hasChatTemplate: boolean;
  passThrough: boolean;
  /** Names to serve a single model under; empty: the server's own. */
  servedNames: readonly string[];
  /** What --task says about a model with these names. */
  taskOf: (names: readonly string[]) => ModelTask | null;
  maxModelLength: number | null;
  timeouts: UpstreamTimeouts;
  profile: RoutingProfile;
  healthIntervalMs: number;
  /** How long to wait for the first server to answer. */
  startTimeoutMs: number;
  logger: EngineLog | null;
}
