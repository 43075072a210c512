import { fileURLToPath } from 'node:url';

import {
  EngineError,
  EngineStartError,
  type Engine,
  type EngineFeature,
  type EngineState,
  type EngineStatistics,
  type GenerationEvent,
  type GenerationRequest,
  type ModelInfo,
  type PoolingRequest,
  type TokenizeOptions,
} from '../engine.js';
import { DEFAULT_HANG_TIMEOUT_SECONDS, workerOptions, type LlamaCppEngineOptions } from './engine-options.js';
import { StatisticsLedger } from './engine-statistics.js';
import { TASK_FEATURES } from './features.js';
import { GenerationStream } from './generation-stream.js';
import type { FromWorker, RequestFailure, StepMessage, ToWorker } from './messages.js';
import { PendingCalls } from './pending-calls.js';
import { openChildLink } from './process/child-link.js';
import { Supervisor } from './process/supervisor.js';
import type { OpenWorkerLink } from './process/worker-link.js';
import { Vocabulary } from './vocabulary.js';

type Loaded = Extract<FromWorker, { type: 'loaded' }> & { vocabulary: Vocabulary };

/** The embedded engine: llama.cpp in a supervised child process, driven by batched messages. */
export class LlamaCppEngine implements Engine {
  readonly kind = 'llama-cpp';
  private readonly ledger = new StatisticsLedger();
  private readonly streams = new Map<number, GenerationStream>();
  private readonly calls = new PendingCalls();
  private readonly listeners = new Set<(state: EngineState) => void>();
  private supervisor: Supervisor | null = null;
  private loaded: Loaded | null = null;
  private currentState: EngineState = { status: 'starting' };
  private closing = false;
  private whenIdle: (() => void) | null = null;
  private poolingRequests = 0;
  private lastKey = 0;

  constructor(private readonly options: LlamaCppEngineOptions) {}

  get features(): ReadonlySet<EngineFeature> {
    return TASK_FEATURES[this.info.task];
  }

  get info(): ModelInfo {
    return this.ready().info;
  }

  get state(): EngineState {
    return this.currentState;
  }

  get statistics(): EngineStatistics {
    return this.ledger.read(this.streams.size + this.poolingRequests);
  }

  async start(): Promise<void> {
    if (this.closing) {
      throw new EngineStartError('The engine is closed.');
    }
    this.supervisor ??= new Supervisor({
      open: await this.chooseLink(),
      workerOptions: workerOptions(this.options),
      hasWork: () => this.streams.size + this.calls.size > 0,
      hangTimeoutSeconds: this.options.hangTimeoutSeconds ?? DEFAULT_HANG_TIMEOUT_SECONDS,
      firstRetryMs: this.options.firstRetryMs,
      events: {
        message: (message) => this.receive(message),
        loaded: (message) => this.noteLoaded(message),
        died: (reason) => this.noteDeath(reason),
        state: (state) => this.setState(state),
        output: (line) => this.options.logger?.warn({ source: 'llama.cpp' }, line),
      },
    });
    await this.supervisor.start();
  }

  async *generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    const refusal = this.refusal();
    if (refusal !== null) {
      yield { type: 'error', error: refusal };
      return;
    }
    const key = ++this.lastKey;
    const tokenIds = 'tokenIds' in request.prompt ? request.prompt.tokenIds : null;
    const stream = new GenerationStream(this.ready().vocabulary, tokenIds);
    const abort = (): void => stream.queue.cancel();
    signal.addEventListener('abort', abort, { once: true });
    this.streams.set(key, stream);
    const prompt = 'tokenIds' in request.prompt ? Int32Array.from(request.prompt.tokenIds) : request.prompt;
    this.send({ type: 'generate', key, request: { ...request, prompt } });
    try {
      if (!signal.aborted) {
        yield* stream.queue.read();
      }
    } finally {
      signal.removeEventListener('abort', abort);
      // Still known: the reader left before the end.
      if (this.streams.delete(key)) {
        this.send({ type: 'abort', key });
        this.checkIdle();
      }
    }
  }

  async embed(request: PoolingRequest, signal: AbortSignal): Promise<Float32Array[]> {
    return this.pool('embed', request, signal);
  }

  async score(request: PoolingRequest, signal: AbortSignal): Promise<Float32Array[]> {
    return this.pool('score', request, signal);
  }

  async tokenize(texts: readonly string[], options: TokenizeOptions): Promise<number[][]> {
    const tokens = await this.call<readonly Int32Array[]>((key) => ({
      type: 'tokenize',
      key,
      texts,
      options,
    }));
    return tokens.map((ids) => [...ids]);
  }

  async detokenize(tokenIds: readonly number[], options: { skipSpecialTokens: boolean }): Promise<string> {
    return this.ready().vocabulary.text(tokenIds, options);
  }

  tokenBytes(id: number): Uint8Array {
    return this.ready().vocabulary.content(id).bytes;
  }

  /** Whether a token is a control token, whose text is not for users. */
  isSpecial(id: number): boolean {
    return this.ready().vocabulary.isSpecial(id);
  }

  onStateChange(listener: (state: EngineState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close({ drain }: { drain: boolean } = { drain: false }): Promise<void> {
    this.closing = true;
    if (!drain) {
      this.failAll('The server is shutting down.');
    }
    if (this.streams.size + this.calls.size > 0) {
      await new Promise<void>((resolve) => {
        this.whenIdle = resolve;
      });
    }
    await this.supervisor?.close();
  }

  private async chooseLink(): Promise<OpenWorkerLink> {
    if (this.options.processMode === 'inline') {
      // Loaded on demand: it brings the native code into this process.
      const { openInlineLink } = await import('./process/inline-link.js');
      return openInlineLink;
    }
    const entry =
      this.options.workerEntry ?? fileURLToPath(new URL('./process/worker-entry.js', import.meta.url));
    return (events) => openChildLink(entry, events);
  }

  private async pool(
    task: 'embed' | 'score',
    request: PoolingRequest,
    signal: AbortSignal,
  ): Promise<Float32Array[]> {
    const { info } = this.ready();
    if (info.task !== task) {
      throw new EngineError('request', `The model is for the task ${info.task}, not ${task}.`);
    }
    const inputs = request.inputs.map((ids, index) => ({
      tokens: Int32Array.from(ids),
      prefixLength: request.prefixLengths?.[index] ?? 0,
    }));
    this.poolingRequests++;
    try {
      return await this.call<Float32Array[]>((key) => ({ type: 'pool', key, inputs }), signal);
    } finally {
      this.poolingRequests--;
    }
  }

  /** Asks the worker a question with one answer. */
  private async call<Answer>(message: (key: number) => ToWorker, signal?: AbortSignal): Promise<Answer> {
    const refusal = this.refusal();
    if (refusal !== null) {
      throw refusal;
    }
    const key = ++this.lastKey;
    const abort = (): void => {
      this.send({ type: 'abort', key });
      this.calls.abandon(key);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const answer = this.calls.wait<Answer>(key);
      this.send(message(key));
      if (signal?.aborted === true) {
        abort();
      }
      return await answer;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.checkIdle();
    }
  }

  private receive(message: FromWorker): void {
    switch (message.type) {
      case 'step':
        this.receiveStep(message);
        break;
      case 'pooled':
        this.ledger.update(message.statistics);
        this.calls.answer(message.key, message.vectors);
        break;
      case 'tokenized':
        this.calls.answer(message.key, message.tokenIds);
        break;
      case 'failed':
        this.failRequest(message.failure);
        break;
      case 'log':
        this.options.logger?.[message.level]({ source: 'llama.cpp' }, message.message);
        break;
    }
  }

  private receiveStep(step: StepMessage): void {
    this.ledger.update(step.statistics);
    for (const prompt of step.prompts) {
      this.streams.get(prompt.key)?.prompt(prompt);
    }
    for (const [index, key] of step.keys.entries()) {
      this.streams.get(key)?.token(step, index);
    }
    for (const key of new Set(step.keys)) {
      this.streams.get(key)?.flush();
    }
    for (const end of step.ends) {
      this.streams.get(end.key)?.end(end);
    }
    for (const key of step.finished) {
      this.streams.get(key)?.finish();
      this.streams.delete(key);
    }
    step.failures.forEach((failure) => this.failRequest(failure));
    this.checkIdle();
  }

  private failRequest(failure: RequestFailure): void {
    this.streams.get(failure.key)?.fail(failure);
    this.streams.delete(failure.key);
    this.calls.fail(failure);
    this.checkIdle();
  }

  private failAll(message: string): void {
    for (const key of this.streams.keys()) {
      this.send({ type: 'abort', key });
      this.failRequest({ key, kind: 'unavailable', message });
    }
    this.calls.failAll('unavailable', message);
  }

  private noteLoaded(message: Extract<FromWorker, { type: 'loaded' }>): void {
    this.loaded = { ...message, vocabulary: new Vocabulary(message.tokens) };
    const { task, architecture, maxModelLength } = message.info;
    this.options.logger?.info({ task, architecture, maxModelLength }, `loaded ${this.options.modelPath}`);
  }

  private noteDeath(reason: string): void {
    this.options.logger?.error({}, reason);
    this.ledger.workerEnded();
    this.failAll(`${reason}. It is being restarted.`);
  }

  private setState(state: EngineState): void {
    this.currentState = state;
    this.listeners.forEach((listener) => listener(state));
  }

  private checkIdle(): void {
    if (this.whenIdle !== null && this.streams.size + this.calls.size === 0) {
      this.whenIdle();
      this.whenIdle = null;
    }
  }

  private send(message: ToWorker): void {
    this.supervisor?.send(message);
  }

  /** Why no request can be taken now, or null. */
  private refusal(): EngineError | null {
    if (this.closing) {
      return new EngineError('unavailable', 'The server is shutting down.');
    }
    if (this.currentState.status !== 'ready') {
      return new EngineError('unavailable', `The model is not ready: ${this.currentState.status}.`);
    }
    return null;
  }

  private ready(): Loaded {
    if (this.loaded === null) {
      throw new EngineError('unavailable', 'The model is not loaded.');
    }
    return this.loaded;
  }
}
