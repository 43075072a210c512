import { setTimeout as delay } from 'node:timers/promises';

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
import { readScript, type Script, type ScriptedAnswer } from './script.js';
import { scriptedModelInfo } from './scripted-model-info.js';
import { ScriptedSequence } from './scripted-sequence.js';
import { cutIntoWords, ScriptedTokenizer } from './scripted-tokenizer.js';
import { scriptedVector } from './scripted-vector.js';

const END_OF_GENERATION = '<|end|>';
const FEATURES: Readonly<Record<ModelInfo['task'], readonly EngineFeature[]>> = {
  generate: [
    'generate',
    'token-prompts',
    'logprobs',
    'logprob-token-ids',
    'min-tokens',
    'several-sequences',
    'repetition-detection',
    'cache-salt',
  ],
  embed: ['embed', 'token-prompts'],
  score: ['score', 'token-prompts'],
};
/** Tokens without a delay come in bursts; between them others have their turn. */
const BURST = 16;

/** An engine that says what a script tells it, for tests and benchmarks of everything around an engine. */
export class ScriptedEngine implements Engine {
  readonly kind = 'scripted';
  private loaded: {
    script: Script;
    tokenizer: ScriptedTokenizer;
    info: ModelInfo;
    features: ReadonlySet<EngineFeature>;
  } | null = null;
  private currentState: EngineState = { status: 'starting' };
  private readonly listeners = new Set<(state: EngineState) => void>();
  private readonly running = new Set<AbortController>();
  private readonly totals = { prefilledTokens: 0, generatedTokens: 0 };
  private whenIdle: (() => void) | null = null;
  private turn = 0;

  constructor(private readonly script: Script | (() => Promise<Script>)) {}

  /** The engine for a JSON file with a Script; null: one that always says the same. */
  static fromFile(path: string | null): ScriptedEngine {
    return new ScriptedEngine(path === null ? {} : () => readScript(path));
  }

  get features(): ReadonlySet<EngineFeature> {
    return this.ready().features;
  }

  get info(): ModelInfo {
    return this.ready().info;
  }

  get state(): EngineState {
    return this.currentState;
  }

  get statistics(): EngineStatistics {
    return {
      requestsRunning: this.running.size,
      requestsWaiting: 0,
      kvCacheUsage: 0,
      prefixCacheQueriedTokens: 0,
      prefixCacheHitTokens: 0,
      ...this.totals,
    };
  }

  async start(): Promise<void> {
    const script = typeof this.script === 'function' ? await this.script() : this.script;
    const end = script.endOfGeneration ?? END_OF_GENERATION;
    const special = [...new Set([end, ...(script.specialTokens ?? [])])];
    const tokenizer = new ScriptedTokenizer(special, answersOf(script).flatMap(wordsOf));
    const info = scriptedModelInfo(script, tokenizer, end);
    const features = new Set([...FEATURES[info.task], ...(script.features ?? [])]);
    this.loaded = { script, tokenizer, info, features };
    this.setState({ status: 'ready' });
  }

  async *generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    if (this.currentState.status !== 'ready') {
      yield { type: 'error', error: new EngineError('unavailable', 'The scripted engine is not running.') };
      return;
    }
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) {
      controller.abort();
    }
    this.running.add(controller);
    try {
      yield* this.play(request, controller.signal);
    } catch (error) {
      if (!signal.aborted) {
        yield { type: 'error', error: asEngineError(error) };
      }
    } finally {
      signal.removeEventListener('abort', abort);
      this.running.delete(controller);
      if (this.running.size === 0) {
        this.whenIdle?.();
      }
    }
  }

  async embed(request: PoolingRequest): Promise<Float32Array[]> {
    const { info } = this.ready();
    return request.inputs.map((ids) => scriptedVector(ids, info.embeddingLength));
  }

  async score(request: PoolingRequest): Promise<Float32Array[]> {
    const { script } = this.ready();
    return request.inputs.map((ids) => scriptedVector(ids, script.scores ?? 1));
  }

  async tokenize(texts: readonly string[], options: TokenizeOptions): Promise<number[][]> {
    const { tokenizer } = this.ready();
    return texts.map((text) => tokenizer.encode(text, options.parseSpecialTokens));
  }

  async detokenize(tokenIds: readonly number[], options: { skipSpecialTokens: boolean }): Promise<string> {
    return this.ready().tokenizer.decode(tokenIds, options.skipSpecialTokens);
  }

  tokenBytes(id: number): Uint8Array {
    return this.ready().tokenizer.content(id).bytes;
  }

  onStateChange(listener: (state: EngineState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close({ drain }: { drain: boolean } = { drain: false }): Promise<void> {
    this.setState({ status: 'stopped' });
    if (!drain) {
      this.running.forEach((controller) => controller.abort());
    }
    if (this.running.size > 0) {
      await new Promise<void>((resolve) => {
        this.whenIdle = resolve;
      });
    }
  }

  private async *play(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    const { tokenizer, info } = this.ready();
    const { prompt } = request;
    const tokenIds = 'tokenIds' in prompt ? prompt.tokenIds : tokenizer.encode(prompt.text, true);
    const answer = this.answerTo(tokenizer.decode(tokenIds, false));
    const tokens =
      answer.echo === true ? tokenIds : wordsOf(answer).flatMap((word) => tokenizer.encode(word, true));
    const sequences = Array.from(
      { length: request.count },
      (_, index) =>
        new ScriptedSequence(
          index,
          request,
          tokenizer,
          info.endOfGenerationIds[0] ?? -1,
          info.maxModelLength - tokenIds.length,
        ),
    );
    this.totals.prefilledTokens += tokenIds.length;
    yield { type: 'prompt', tokenIds, cachedTokens: 0 };
    for (let index = 0; sequences.some(({ end }) => end === null); index++) {
      await fail(answer, index, signal);
      await pause(index === 0 ? (answer.firstDelayMs ?? answer.delayMs) : answer.delayMs, index, signal);
      for (const sequence of sequences.filter(({ end }) => end === null)) {
        this.totals.generatedTokens++;
        yield* sequence.push(tokens[index] ?? null);
      }
    }
    yield { type: 'finish' };
  }

  /** The first answer whose `when` is in the prompt; else the answers without one, in turn. */
  private answerTo(prompt: string): ScriptedAnswer {
    const answers = answersOf(this.ready().script);
    const fitting = answers.find(({ when }) => when !== undefined && prompt.includes(when));
    const others = answers.filter(({ when }) => when === undefined);
    return fitting ?? others[this.turn++ % others.length] ?? { text: '' };
  }

  private setState(state: EngineState): void {
    this.currentState = state;
    this.listeners.forEach((listener) => listener(state));
  }

  private ready(): NonNullable<ScriptedEngine['loaded']> {
    if (this.loaded === null) {
      throw new EngineError('unavailable', 'The scripted engine is not started.');
    }
    return this.loaded;
  }
}

function answersOf(script: Script): readonly ScriptedAnswer[] {
  return script.answers ?? [{ text: 'This is a scripted answer.' }];
}

function wordsOf({ text, tokens }: ScriptedAnswer): readonly string[] {
  return tokens ?? cutIntoWords(text ?? '');
}

/** Throws the answer's failure at its place; a hang waits for the abort. */
async function fail({ failure }: ScriptedAnswer, index: number, signal: AbortSignal): Promise<void> {
  if (failure === undefined || index < failure.after) {
    return;
  }
  if (failure.kind === 'hang') {
    await delay(2 ** 31 - 1, undefined, { signal, ref: false });
    return;
  }
  throw new EngineError(failure.kind, failure.message ?? 'The script says so.');
}

async function pause(delayMs: number | undefined, index: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (delayMs !== undefined && delayMs > 0) {
    await delay(delayMs, undefined, { signal });
  } else if (index % BURST === BURST - 1) {
    await delay(0, undefined, { signal });
  }
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) {
    return error;
  }
  const aborted = error instanceof Error && error.name === 'AbortError';
  return aborted
    ? new EngineError('unavailable', 'The server is shutting down.')
    : new EngineError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}
