import type {
  EndReason,
  EngineError,
  GenerationRequest,
  ModelInfo,
  ModelTask,
  TokenizeOptions,
} from '../engine.js';
import type { PoolingInput } from './pooling/pooling-runner.js';

/**
 * What the engine's two halves say to each other. The parent half lives in the server, the worker half beside
 * the native code, usually in a child process. Everything here survives a structured clone.
 */

/** How the worker loads and runs the model. */
export interface WorkerOptions {
  modelPath: string;
  source: string;
  /** null: read from the model. */
  task: ModelTask | null;
  /** Tokens of prompt and answer together; null: what the model was trained for. */
  maxModelLength: number | null;
  /** Sequences generated at the same time. */
  maxSequences: number;
  /** Tokens that the shared key-value pool holds; null: chosen by the engine. */
  kvCells: number | null;
  /** Tokens computed in one step; null: chosen by the engine. */
  batchSize: number | null;
  threads: number;
  prefixCaching: boolean;
  /** Load the tokenizer and the metadata alone; such a model only tokenizes. */
  vocabularyOnly: boolean;
  /** null: chosen by the model's size. */
  flashAttention: boolean | null;
}

/** A generation request as it travels: token ids in the compact form. */
export interface WireGenerationRequest extends Omit<GenerationRequest, 'prompt'> {
  prompt: Int32Array | { text: string; addSpecialTokens: boolean };
}

/** `key` names a request on this connection. */
export type ToWorker =
  | { type: 'load'; options: WorkerOptions }
  | { type: 'generate'; key: number; request: WireGenerationRequest }
  | { type: 'pool'; key: number; inputs: readonly PoolingInput[] }
  | { type: 'tokenize'; key: number; texts: readonly string[]; options: TokenizeOptions }
  | { type: 'abort'; key: number }
  | { type: 'close' };

/** The bytes of every token, one after the other; token `id` ends at `ends[id]`. */
export interface TokenTable {
  bytes: Uint8Array;
  ends: Uint32Array;
  /** Control tokens and ends of generation: their text is not for users. */
  specialIds: readonly number[];
  /** The tokenizer puts a space before a text, which is no part of it (SentencePiece and WordPiece kinds). */
  addsSpacePrefix: boolean;
}

/** Log probabilities of one generated or prompt token. */
export interface TokenScores {
  logprob: number;
  rank: number;
  topIds: Int32Array;
  topLogprobs: Float64Array;
}

export interface PromptReport {
  key: number;
  cachedTokens: number;
  /** Milliseconds from the request's arrival until its first sequence was given a place. */
  queuedMs: number;
  /** Only where the worker tokenized the prompt. */
  tokenIds: Int32Array | null;
  /** One entry per token, the first null. */
  scores: (({ id: number } & TokenScores) | null)[] | null;
}

export interface SequenceEnd {
  key: number;
  sequence: number;
  reason: EndReason;
  stopReason: string | number | null;
  completionTokens: number;
  cumulativeLogprob: number | null;
}

export interface RequestFailure {
  key: number;
  kind: EngineError['kind'];
  message: string;
}

/** Running totals and gauges of the worker since it loaded the model. */
export interface WorkerStatistics {
  requestsRunning: number;
  kvCacheUsage: number;
  prefixCacheQueriedTokens: number;
  prefixCacheHitTokens: number;
  prefilledTokens: number;
  generatedTokens: number;
}

/** Everything that one step of the model brought, for all requests: one message, tokens as parallel arrays. */
export interface StepMessage {
  type: 'step';
  prompts: PromptReport[];
  keys: number[];
  sequences: number[];
  ids: number[];
  texts: string[];
  /** Parallel to `ids`; null when no request of the step wants log probabilities. */
  scores: (TokenScores | null)[] | null;
  ends: SequenceEnd[];
  finished: number[];
  failures: RequestFailure[];
  statistics: WorkerStatistics;
}

export type FromWorker =
  | { type: 'loaded'; info: ModelInfo; tokens: TokenTable }
  | { type: 'load-failed'; message: string }
  | StepMessage
  | { type: 'pooled'; key: number; vectors: readonly Float32Array[]; statistics: WorkerStatistics }
  | { type: 'tokenized'; key: number; tokenIds: readonly Int32Array[] }
  | { type: 'failed'; failure: RequestFailure }
  | { type: 'log'; level: 'debug' | 'info' | 'warn' | 'error'; message: string }
  /** Comes every second while there is work; `steps` counts what has been computed. */
  | { type: 'alive'; steps: number }
  | { type: 'closed' };
