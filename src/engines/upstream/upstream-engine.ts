import { mergeIterables } from '../../common/merge-iterables.js';
import type { WorkSpan } from '../../common/work-span.js';
import {
  EngineError,
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
import type { Dialect, TextPair } from './dialects/dialect.js';
import { bestSequences } from './generation/best-sequences.js';
import { SequenceRun } from './generation/sequence-run.js';
import { toEngineError } from './generation/to-engine-error.js';
import type { UpstreamClient } from './http/upstream-client.js';
import type { UpstreamFleet } from './pool/upstream-fleet.js';
import type { TokenService } from './token-service.js';

export interface UpstreamEngineParts {
  dialect: Dialect;
  fleet: UpstreamFleet;
  /** The model's name at the servers. */
  model: string;
  info: ModelInfo;
  tokens: TokenService;
  /** Frees what the tokenizer holds. */
  onClose: () => Promise<void>;
}

/** A model that servers elsewhere run: requests are put into their words and their answers into ours. */
export class UpstreamEngine implements Engine {
  readonly kind: string;
  readonly info: ModelInfo;
  private currentState: EngineState = { status: 'starting' };
  private readonly listeners = new Set<(state: EngineState) => void>();
  private readonly running = new Set<AbortController>();
  private readonly totals = {
    prefixCacheQueriedTokens: 0,
    prefixCacheHitTokens: 0,
    prefilledTokens: 0,
    generatedTokens: 0,
  };
  private closing = false;
  /** Whether it has been seen that the servers hold answers to a grammar. */
  private constrains = false;
  private whenIdle: (() => void) | null = null;

  constructor(private readonly parts: UpstreamEngineParts) {
    this.kind = parts.dialect.name;
    this.info = parts.info;
  }

  get features(): ReadonlySet<EngineFeature> {
    const { features } = this.parts.dialect;
    const { task } = this.info;
    if (task !== 'generate') return new Set(features.has(task) ? [task, 'token-prompts'] : []);
    return new Set([...features].filter((feature) => feature !== 'embed' && feature !== 'score'));
  }

  get state(): EngineState {
    return this.currentState;
  }

  get statistics(): EngineStatistics {
    return { requestsRunning: this.running.size, requestsWaiting: 0, kvCacheUsage: 0, ...this.totals };
  }

  async start(): Promise<void> {
    this.parts.fleet.onRound(() => this.updateState());
    this.updateState();
  }

  async *generate(
    request: GenerationRequest,
    signal: AbortSignal,
    span: WorkSpan | null = null,
  ): AsyncGenerator<GenerationEvent> {
    const refusal = this.refusal(request);
    if (refusal !== null) {
      yield { type: 'error', error: refusal };
      return;
    }
    const controller = this.enter(signal);
    try {
      if (request.constraint !== null) await this.requireConstraints(controller.signal);
      const runs = Array.from({ length: request.bestOf }, (_, index) =>
        this.run(request, index, controller, span),
      );
      const [only] = runs;
      const arrivals = only && request.bestOf === 1 ? only.events() : this.several(runs, request);
      for await (const events of arrivals) {
        for (const event of events) {
          controller.signal.throwIfAborted();
          this.count(event);
          yield event;
        }
      }
      yield { type: 'finish' };
    } catch (error) {
      if (!signal.aborted) yield { type: 'error', error: this.failure(error) };
    } finally {
      this.leave(controller);
    }
  }

  async embed(
    request: PoolingRequest,
    signal: AbortSignal,
    span: WorkSpan | null = null,
  ): Promise<Float32Array[]> {
    const vectors = await this.call(request.inputs, signal, span, (client, either) =>
      this.parts.dialect.embed(client, this.parts.model, request.inputs, either),
    );
    return vectors.map((vector) => Float32Array.from(vector));
  }

  async score(): Promise<Float32Array[]> {
    throw new EngineError('request', `The engine '${this.kind}' scores texts, not token ids.`);
  }

  async scorePairs(
    pairs: readonly TextPair[],
    signal: AbortSignal,
    span: WorkSpan | null = null,
  ): Promise<{ scores: number[]; promptTokens: number }> {
    const { dialect, model } = this.parts;
    if (!dialect.scorePairs) {
      throw new EngineError('request', `The engine '${this.kind}' does not support score (model).`);
    }
    return this.call([], signal, span, (client, either) =>
      (dialect.scorePairs as NonNullable<Dialect['scorePairs']>).call(dialect, client, model, pairs, either),
    );
  }

  async tokenize(texts: readonly string[], options: TokenizeOptions): Promise<number[][]> {
    return this.asked(() => this.parts.tokens.encode(texts, options));
  }

  async detokenize(tokenIds: readonly number[], options: { skipSpecialTokens: boolean }): Promise<string> {
    return this.asked(() => this.parts.tokens.decode(tokenIds, options));
  }

  async learnTokens(ids: readonly number[]): Promise<void> {
    await this.asked(() => this.parts.tokens.learnTexts(ids));
  }

  tokenBytes(id: number): Uint8Array {
    const bytes = this.parts.tokens.bytes(id);
    if (bytes === null) throw new RangeError(`The text of token ${id} is not known.`);
    return bytes;
  }

  onStateChange(listener: (state: EngineState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close({ drain }: { drain: boolean } = { drain: false }): Promise<void> {
    this.closing = true;
    this.setState({ status: 'stopped' });
    if (!drain) this.running.forEach((controller) => controller.abort());
    if (this.running.size > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
    await this.parts.onClose();
  }

  private run(
    request: GenerationRequest,
    index: number,
    { signal }: AbortController,
    span: WorkSpan | null,
  ): SequenceRun {
    return new SequenceRun({ ...this.parts, pool: this.parts.fleet.pool, request, index, signal, span });
  }

  /** Several sequences are several requests: the servers share the prompt's work by their prefix caches. */
  private several(
    runs: readonly SequenceRun[],
    { count, bestOf }: GenerationRequest,
  ): AsyncGenerator<GenerationEvent[]> {
    return bestSequences(mergeIterables(runs.map((run) => run.events())), count, bestOf);
  }

  /** Throws EngineError where the servers would not hold the answer to a grammar. Once it is known they are asked no more. */
  private async requireConstraints(signal: AbortSignal): Promise<void> {
    const { dialect, fleet, model } = this.parts;
    if (this.constrains || !dialect.constraintObstacle) return;
    const obstacle = await dialect.constraintObstacle(fleet.anyClient(), model, signal);
    if (obstacle !== null) {
      throw new EngineError('request', `The engine '${this.kind}' can't constrain answers: ${obstacle}.`);
    }
    this.constrains = true;
  }

  private async call<T>(
    inputs: readonly (readonly number[])[],
    signal: AbortSignal,
    span: WorkSpan | null,
    work: (client: UpstreamClient, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const refusal = this.refusal(null);
    if (refusal !== null) throw refusal;
    const controller = this.enter(signal);
    const tokens = inputs.reduce((sum, { length }) => sum + length, 0);
    try {
      const { lease, value } = await this.parts.fleet.pool.start(
        { model: this.parts.model, blocks: [], tokens, span },
        controller.signal,
        ({ client }) => work(client, controller.signal),
      );
      lease.release('ok');
      this.totals.prefilledTokens += tokens;
      return value;
    } catch (error) {
      throw signal.aborted ? error : this.failure(error);
    } finally {
      this.leave(controller);
    }
  }

  private async asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw this.failure(error);
    }
  }

  private enter(signal: AbortSignal): AbortController {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    signal.addEventListener('abort', abort, { once: true });
    controller.signal.addEventListener('abort', () => signal.removeEventListener('abort', abort));
    if (signal.aborted) controller.abort();
    this.running.add(controller);
    return controller;
  }

  private leave(controller: AbortController): void {
    // Ends what still runs: a sequence whose reader left.
    controller.abort();
    this.running.delete(controller);
    if (this.running.size === 0) this.whenIdle?.();
  }

  private count(event: GenerationEvent): void {
    if (event.type === 'prompt') {
      this.totals.prefixCacheQueriedTokens += event.tokenIds.length;
      this.totals.prefixCacheHitTokens += event.cachedTokens;
      this.totals.prefilledTokens += event.tokenIds.length - event.cachedTokens;
    } else if (event.type === 'sequence-end') {
      this.totals.prefixCacheHitTokens += event.cachedTokens ?? 0;
      this.totals.prefilledTokens -= event.cachedTokens ?? 0;
    } else if (event.type === 'tokens') {
      this.totals.generatedTokens += event.tokens.length;
    }
  }

  /** Why a request can't be taken, or null. */
  private refusal(request: GenerationRequest | null): EngineError | null {
    if (this.closing) return new EngineError('unavailable', 'The server is shutting down.');
    const lacking = request && this.parts.dialect.unsupported?.(request);
    if (!lacking) return null;
    return new EngineError('request', `The engine '${this.kind}' does not support ${lacking}.`);
  }

  private failure(error: unknown): EngineError {
    return this.closing
      ? new EngineError('unavailable', 'The server is shutting down.', { cause: error })
      : toEngineError(error);
  }

  private updateState(): void {
    if (this.closing) return;
    this.setState(
      this.parts.fleet.pool.isAvailable(this.parts.model)
        ? { status: 'ready' }
        : { status: 'failed', reason: 'no upstream server can take requests' },
    );
  }

  private setState(state: EngineState): void {
    if (this.currentState.status === state.status) return;
    this.currentState = state;
    this.listeners.forEach((listener) => listener(state));
  }
}
