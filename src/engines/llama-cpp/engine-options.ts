import { availableParallelism } from 'node:os';
import { basename } from 'node:path';

import type { ModelTask } from '../engine.js';
import type { WorkerOptions } from './messages.js';

/** Where an engine's own log lines go; a pino logger is one. */
export interface EngineLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How the embedded engine runs a model. What is left out or null is chosen by the engine. */
export interface LlamaCppEngineOptions {
  /** A .gguf file, or the first shard of a split one. */
  modelPath: string;
  /** What clients may know of the model's origin; appears in ModelInfo. Default: the file's name. */
  source?: string;
  /** Overrides what the model's metadata says it is for. */
  task?: ModelTask | null;
  /** Context in tokens, prompt and answer together. Default: the model's own, cut down to what memory allows. */
  maxModelLength?: number | null;
  /** Sequences generated at the same time. Default 16. */
  maxSequences?: number;
  /** Tokens that the key-value pool shared by all sequences holds. */
  kvCells?: number | null;
  /** Tokens computed in one step. Default 512. */
  batchSize?: number | null;
  /** Threads that compute. Default: cores minus one, at least 1. */
  threads?: number | null;
  /** Keep finished sequences as prefixes for later prompts. Default true. */
  prefixCaching?: boolean;
  /** Load the tokenizer and the metadata alone; such an engine only tokenizes. Default false. */
  vocabularyOnly?: boolean;
  /** Default: by the model's size. */
  flashAttention?: boolean | null;
  /** `child` (default) survives crashes of native code; `inline` runs in this process. */
  processMode?: 'child' | 'inline';
  /** Path of the compiled worker-entry.js. Default: beside this file. */
  workerEntry?: string;
  logger?: EngineLog | null;
  /** A child that computes so long without finishing a step is ended and started again; 0: never. Default 300. */
  hangTimeoutSeconds?: number;
  /** Waits before a crashed child is started again, in milliseconds; doubles each time. Default 250. */
  firstRetryMs?: number;
}

const DEFAULT_SEQUENCES = 16;
/** A step is tens of milliseconds long; a batch of long inputs for a large embedding model can take minutes. */
export const DEFAULT_HANG_TIMEOUT_SECONDS = 300;

/** The worker's part of the options, with defaults. */
export function workerOptions(options: LlamaCppEngineOptions): WorkerOptions {
  return {
    modelPath: options.modelPath,
    source: options.source ?? basename(options.modelPath),
    task: options.task ?? null,
    maxModelLength: options.maxModelLength ?? null,
    maxSequences: options.maxSequences ?? DEFAULT_SEQUENCES,
    kvCells: options.kvCells ?? null,
    batchSize: options.batchSize ?? null,
    // One core is left for the server itself: with more threads than free cores ggml's barriers spin.
    threads: options.threads ?? Math.max(1, availableParallelism() - 1),
    prefixCaching: options.prefixCaching ?? true,
    vocabularyOnly: options.vocabularyOnly ?? false,
    flashAttention: options.flashAttention ?? null,
  };
}
