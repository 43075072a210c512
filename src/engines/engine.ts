/**
 * The Engine port: what the server needs from anything that runs a model.
 *
 * Pure types. Engines know neither OpenAI's wire types nor chat templates: they take a prompt and sampling
 * parameters and return events. A token is always reported once, in order, and exactly one `finish` or one
 * `error` event ends every generation.
 */

import type { WorkSpan } from '../common/work-span.js';

/** What a model is for; one engine serves one model and one task. */
export type ModelTask = 'generate' | 'embed' | 'score';

/** A token that has a meaning to the tokenizer or the chat template. */
export interface SpecialToken {
  id: number;
  text: string;
}

/** Everything the server may know about the model before the first request. */
export interface ModelInfo {
  task: ModelTask;
  /** Where the model came from, as clients may know it: a file's name without its folders, a hub id or an upstream URL. */
  source: string;
  /** Context length in tokens: prompt and answer together. */
  maxModelLength: number;
  vocabularySize: number;
  /** `general.architecture`, or null when an upstream does not say. */
  architecture: string | null;
  /** The model's chat templates by name; `default` is `tokenizer.chat_template`. */
  chatTemplates: Readonly<Record<string, string>>;
  bosToken: SpecialToken | null;
  eosToken: SpecialToken | null;
  padToken: SpecialToken | null;
  unknownToken: SpecialToken | null;
  /** Whether the tokenizer puts BOS before a text by itself. */
  addsBosToken: boolean;
  /** Every id that ends a generation (EOS, end of turn, end of message). */
  endOfGenerationIds: readonly number[];
  /** Control and user-defined tokens by their text: what parsers match by id. */
  specialTokens: ReadonlyMap<string, number>;
  /** Tokens for fill-in-the-middle, null when the model has none. */
  fillInTheMiddle: { prefix: number; suffix: number; middle: number } | null;
  /** The model's own defaults for sampling, from its metadata or generation_config.json. */
  generationDefaults: GenerationDefaults;
  /** Length of a pooled vector; 0 for a generating model. */
  embeddingLength: number;
  /** Names of a scoring model's class logits in order ("yes", "no"); empty or left out when it names none. */
  classLabels?: readonly string[];
}

/** Features a request may need. An engine lists those it has; the server answers 400 for the others. */
export type EngineFeature =
  | 'generate'
  | 'embed'
  | 'score'
  | 'token-prompts'
  | 'logprobs'
  | 'prompt-logprobs'
  | 'grammar'
  | 'reasoning-budget'
  | 'beam-search'
  | 'logit-bias'
  | 'penalties'
  | 'min-tokens'
  | 'several-sequences'
  /** Generating more sequences than are returned. */
  | 'best-of'
  | 'allowed-tokens'
  | 'bad-words'
  /** Log probabilities of tokens that the request names. */
  | 'logprob-token-ids'
  /** Ending answers that go in circles. */
  | 'repetition-detection'
  /** Keeping prefix caches apart. */
  | 'cache-salt';

/** How tokens are chosen. Order: penalties and bias, temperature, top_k, top_p, min_p (as vLLM). */
export interface SamplingParameters {
  /** 0 is greedy. */
  temperature: number;
  /** (0, 1]; 1 is off. */
  topP: number;
  /** 0 is off. */
  topK: number;
  /** [0, 1]; 0 is off. */
  minP: number;
  /** Covers prompt and output; 1 is off. */
  repetitionPenalty: number;
  /** Covers the output only; 0 is off. */
  presencePenalty: number;
  /** Covers the output only; 0 is off. */
  frequencyPenalty: number;
  /** null: a random seed per request. With n > 1 sequence i uses seed + i. */
  seed: number | null;
  /** Added to the raw logits, by token id. */
  logitBias: ReadonlyMap<number, number>;
  /** null: every token is allowed. */
  allowedTokenIds: readonly number[] | null;
  /** Texts that may not be generated, as token sequences. */
  badWords: readonly (readonly number[])[];
  /** The same as the request names them, for servers that split them themselves. */
  badWordTexts?: readonly string[];
}

/** What holds for requests that leave it open. */
export type GenerationDefaults = Partial<SamplingParameters> & {
  /** New tokens at most (`max_new_tokens`). */
  maxTokens?: number;
};

/** When a sequence ends. */
export interface StopParameters {
  /** New tokens at most, at least 1. */
  maxTokens: number;
  /** End-of-generation ids and stop ids are not sampled before this many tokens. */
  minTokens: number;
  ignoreEos: boolean;
  /** Matched over the visible text, across token borders; the earliest match wins. */
  strings: readonly string[];
  tokenIds: readonly number[];
  /** Whether a matched stop string stays in the text. */
  includeStopString: boolean;
  /** Whether text of special tokens counts as visible for `strings`. */
  matchSpecialTokens: boolean;
}

/** When an answer goes in circles: it ends once its last tokens have come so often. Nothing before `minTokens`. */
export interface RepetitionRule {
  /** Tokens of what repeats, from 1. */
  minSize: number;
  maxSize: number;
  /** How often it must have come, from 1. */
  minCount: number;
  /** true: one right after the other (vLLM's rule); false: anywhere in the answer, also overlapping (LMDeploy's). */
  consecutive: boolean;
}

/** A GBNF grammar that the output must follow. */
export interface GenerationConstraint {
  grammar: string;
  /**
   * From where: `start` is the first token; `after` waits until the text has been generated, and constrains
   * what follows; `at` waits for the text and lets the grammar consume it too.
   */
  activation: { kind: 'start' } | { kind: 'after' | 'at'; text: string };
}

/** An end to reasoning: once so many tokens of it were generated, the text that closes it follows. */
export interface ReasoningBudget {
  /** 0 or more, those of the markers not counted. */
  tokens: number;
  /** Whether the answer begins inside reasoning; otherwise one of `starts` begins it. */
  open: boolean;
  starts: readonly string[];
  ends: readonly string[];
  /** Whether reasoning may begin again after it has ended. */
  repeats: boolean;
  /** What is generated when the budget is used up: special tokens in it are recognized. */
  closing: string;
}

/** Beam search as reference A4: width beams, score = cumulative log probability / length ** penalty. */
export interface BeamSearchParameters {
  width: number;
  lengthPenalty: number;
  earlyStopping: boolean | 'never';
}

export interface GenerationRequest {
  /** Appears in logs; unique per server process. */
  requestId: string;
  /**
   * Token ids as they go into the model, with the text they come from where there is one (for servers that take
   * only text); or text alone for engines that tokenize by themselves.
   */
  prompt: { tokenIds: readonly number[]; text?: string } | { text: string; addSpecialTokens: boolean };
  sampling: SamplingParameters;
  stop: StopParameters;
  constraint: GenerationConstraint | null;
  /** null or absent: reasoning may take all of `maxTokens`. */
  reasoningBudget?: ReasoningBudget | null;
  /** null or absent: an answer may repeat itself. Not with beam search. */
  repetition?: RepetitionRule | null;
  /** Work on prompts is shared only among requests of the same salt, and among those without one. */
  cacheSalt?: string | null;
  /** Sequences returned. */
  count: number;
  /** Sequences generated; the best `count` by cumulative log probability are returned when it is larger. */
  bestOf: number;
  beamSearch: BeamSearchParameters | null;
  /** Alternatives per generated token; null: no log probabilities at all. */
  logprobs: number | null;
  /** With `logprobs`: the alternatives are these tokens instead of the most likely. Not with beam search. */
  logprobTokenIds?: readonly number[] | null;
  /** Alternatives per prompt token; null: none. */
  promptLogprobs: number | null;
}

/** Log probability of one token under the raw distribution (before bias, penalties and filters). */
export interface TokenLogprob {
  id: number;
  /** The token's own bytes: may be an incomplete character. */
  bytes: Uint8Array;
  logprob: number;
  /** 1 is the most likely token. */
  rank: number;
}

/** A token that could have been chosen. */
export type TokenAlternative = Omit<TokenLogprob, 'rank'>;

/** Why a sequence ended. */
export type EndReason = 'stop' | 'length' | 'repetition';

export interface GeneratedToken {
  /** null for engines that report text only. */
  id: number | null;
  /** What this token adds to the text. Empty while a character or a possible stop string is incomplete. */
  text: string;
  /** Control tokens such as <|im_end|>: hidden from users when skip_special_tokens holds. */
  special: boolean;
  logprob?: TokenLogprob;
  /** Most likely first; those of `logprobTokenIds` in their order. */
  topLogprobs?: readonly TokenAlternative[];
}

export type GenerationEvent =
  /** Once, first: the prompt as the model saw it. */
  | {
      type: 'prompt';
      tokenIds: readonly number[];
      /** Tokens taken from the prefix cache. */
      cachedTokens: number;
      /** Milliseconds from the request's arrival to the start of its work, where the engine knows. */
      queuedMs?: number;
      /** One entry per prompt token; null for the first. */
      logprobs?: readonly (readonly TokenLogprob[] | null)[];
    }
  | { type: 'tokens'; sequence: number; tokens: readonly GeneratedToken[] }
  | {
      type: 'sequence-end';
      sequence: number;
      reason: EndReason;
      /** The stop string or stop token id that ended it, or 'repetition_detected'; null for end of generation and length. */
      stopReason: string | number | null;
      /** All tokens sampled, the ending one too. */
      completionTokens: number;
      cumulativeLogprob: number | null;
      /** Prompt tokens taken from the prefix cache, where that is known only now: of sequence 0, `prompt` said 0. */
      cachedTokens?: number;
    }
  | { type: 'finish' }
  | { type: 'error'; error: EngineError };

export interface PoolingRequest {
  requestId: string;
  /** One input per entry, as token ids that go into the model unchanged. */
  inputs: readonly (readonly number[])[];
  /**
   * First tokens of each input that others are likely to begin with as well: an engine may compute them once for all.
   * No vector may depend on whether it did.
   */
  prefixLengths?: readonly number[];
}

export type EngineState =
  { status: 'starting' } | { status: 'ready' } | { status: 'failed'; reason: string } | { status: 'stopped' };

/** Gauges and running totals since the engine started. */
export interface EngineStatistics {
  requestsRunning: number;
  requestsWaiting: number;
  /** 0 to 1. */
  kvCacheUsage: number;
  prefixCacheQueriedTokens: number;
  prefixCacheHitTokens: number;
  /** Prompt tokens really computed. */
  prefilledTokens: number;
  generatedTokens: number;
}

export interface Engine {
  /** Name of the engine kind: llama-cpp, vllm, scripted, ... */
  readonly kind: string;
  readonly features: ReadonlySet<EngineFeature>;
  /** Available once `start` has resolved. */
  readonly info: ModelInfo;
  readonly state: EngineState;
  readonly statistics: EngineStatistics;

  /** Loads the model. Throws EngineStartError with one clear line when it can't. */
  start(): Promise<void>;
  /**
   * Never throws: failures are `error` events. Aborting the signal stops the work at once and ends the iteration. `span`:
   * the caller's record of the work, which servers that do a part of it are told.
   */
  generate(
    request: GenerationRequest,
    signal: AbortSignal,
    span?: WorkSpan | null,
  ): AsyncIterable<GenerationEvent>;
  /** One vector per input, not normalised. Throws EngineError. */
  embed(request: PoolingRequest, signal: AbortSignal, span?: WorkSpan | null): Promise<Float32Array[]>;
  /**
   * One vector of raw class logits per input; where the model's graph ends in a softmax (llama.cpp's qwen3
   * rerankers), log probabilities, which are the same up to a constant. Throws EngineError.
   */
  score(request: PoolingRequest, signal: AbortSignal, span?: WorkSpan | null): Promise<Float32Array[]>;
  /**
   * Relevance of documents for queries, 0 to 1, by engines whose servers put the pairs together themselves. Throws
   * EngineError.
   */
  scorePairs?(
    pairs: readonly { query: string; document: string }[],
    signal: AbortSignal,
    span?: WorkSpan | null,
  ): Promise<{ scores: number[]; promptTokens: number }>;
  /** `parseSpecial`: text of special tokens becomes their ids. Texts are tokenized in one batch. */
  tokenize(texts: readonly string[], options: TokenizeOptions): Promise<number[][]>;
  detokenize(tokenIds: readonly number[], options: { skipSpecialTokens: boolean }): Promise<string>;
  /** The bytes of one token, exactly as the model means them. Throws RangeError for an id that is none. */
  tokenBytes(id: number): Uint8Array;
  /** Lets `tokenBytes` know these tokens, where it takes a question to a server. Throws EngineError. */
  learnTokens?(ids: readonly number[]): Promise<void>;
  /** Called on every change of state, for readiness and logs. Returns the function that stops it. */
  onStateChange(listener: (state: EngineState) => void): () => void;
  /** Lets running work end (`drain`) or ends it with errors, and frees the model. */
  close(options?: { drain: boolean }): Promise<void>;
}

/** A request of the HTTP API as a client sent it. */
export interface ForwardedRequest {
  /** Such as /v1/chat/completions. */
  path: string;
  /** JSON, as it came. */
  body: string;
  /** The model's name in the body. */
  modelName: string | undefined;
  /** Those that are for the server which answers. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The answer of another server, as it came. */
export interface ForwardedAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: AsyncIterable<Uint8Array>;
}

/** What an engine offers whose servers can answer whole requests of the HTTP API. */
export interface ApiForwarder {
  /** Routes that are answered there. */
  readonly forwardedPaths: ReadonlySet<string>;
  /** Resolves once the answer has begun. Throws EngineError. */
  forward(request: ForwardedRequest, signal: AbortSignal, span?: WorkSpan | null): Promise<ForwardedAnswer>;
}

export interface TokenizeOptions {
  addSpecialTokens: boolean;
  parseSpecialTokens: boolean;
}

/** Something went wrong while a request ran. */
export class EngineError extends Error {
  override name = 'EngineError';
  constructor(
    /** `unavailable`: nothing wrong with the request, another try may work. `request`: it can never work. */
    readonly kind: 'unavailable' | 'internal' | 'request' | 'overloaded',
    message: string,
    options?: ErrorOptions & { retryAfterSeconds?: number },
  ) {
    super(message, options);
    this.retryAfterSeconds = options?.retryAfterSeconds ?? null;
  }

  /** How long a client should wait before it tries again, where that is known. */
  readonly retryAfterSeconds: number | null;
}

/** The model can't be served at all: one line for the user, naming the file or address and the reason. */
export class EngineStartError extends Error {
  override name = 'EngineStartError';
}
