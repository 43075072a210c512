import { setImmediate } from 'node:timers/promises';
import { EngineError } from '../engine.js';
import { LlamaRunner } from './llama-runner.js';
import { loadModel, loadVocabulary, type LoadedModel } from './loaded-model.js';
import type { FromWorker, RequestFailure, ToWorker, WorkerOptions } from './messages.js';
import { Grammar } from './native/grammar.js';
import type { LlamaModel } from './native/model.js';
import { PoolingQueue } from './pooling/pooling-queue.js';
import type { PoolingRunner } from './pooling/pooling-runner.js';
import { GrammarCache } from './sampling/grammar-cache.js';
import { WellFormedGrammar, textFragments, type TextFragments } from './sampling/well-formed-grammar.js';
import { SamplingWorkspace } from './sampling/token-sampler.js';
import { JobFactory } from './scheduling/job-factory.js';
import { Scheduler } from './scheduling/scheduler.js';
import { SequenceReporter } from './scheduling/sequence-reporter.js';
import { TokenChooser } from './scheduling/token-chooser.js';
import { Vocabulary } from './vocabulary.js';

const HEARTBEAT_MS = 1000;
/** Characters, some tens of milliseconds. */
const TOKENIZED_AT_ONCE = 30_000;

interface Generation {
  grammars: GrammarCache;
  jobs: JobFactory;
  scheduler: Scheduler;
}

/**
 * The half of the engine beside the native code. It takes messages and answers with messages, and does not care
 * whether a process boundary lies between.
 */
export class ModelWorker {
  private loaded: LoadedModel | null = null;
  private model: LlamaModel | null = null;
  private generation: Generation | null = null;
  private pooling: PoolingQueue | null = null;
  private heartbeat: NodeJS.Timeout | null = null;
  /** Lists of texts that are being tokenized. */
  private tokenizing = 0;

  /** `mayBlock`: nothing but this worker needs the thread it is called on. */
  constructor(
    private readonly send: (message: FromWorker) => void,
    private readonly mayBlock: boolean,
  ) {}

  /** Handles one message. Never throws: failures are answers. */
  handle(message: ToWorker): void {
    switch (message.type) {
      case 'load':
        void this.load(message.options);
        break;
      case 'generate':
        this.attempt(message.key, () => this.generate(message));
        break;
      case 'pool':
        this.attempt(message.key, () => this.pool(message));
        break;
      case 'tokenize':
        void this.tokenize(message);
        break;
      case 'abort':
        this.generation?.scheduler.abort(message.key);
        this.pooling?.abort(message.key);
        break;
      case 'close':
        void this.close();
        break;
    }
  }

  private async load(options: WorkerOptions): Promise<void> {
    try {
      if (options.vocabularyOnly) {
        const { model, described } = await loadVocabulary(options);
        this.model = model;
        this.startHeartbeat();
        this.send({ type: 'loaded', ...described });
        return;
      }
      const loaded = await loadModel(options, {
        log: (line) => this.send({ type: 'log', level: 'warn', message: line }),
        mayBlock: this.mayBlock,
      });
      this.loaded = loaded;
      this.model = loaded.model;
      if (loaded.poolingRunner === null) {
        this.generation = this.createGeneration(loaded, options);
      } else {
        this.pooling = this.createPooling(loaded, loaded.poolingRunner);
      }
      this.send({ type: 'loaded', ...loaded.described });
      this.startHeartbeat();
    } catch (error) {
      this.send({ type: 'load-failed', message: messageOf(error) });
    }
  }

  private startHeartbeat(): void {
    this.heartbeat = setInterval(() => this.sayAlive(), HEARTBEAT_MS).unref();
  }

  private sayAlive(): void {
    const working = this.generation?.scheduler ?? this.pooling;
    if (working?.isBusy === true || this.tokenizing > 0) {
      this.send({ type: 'alive', steps: working?.steps ?? 0 });
    }
  }

  private createGeneration(loaded: LoadedModel, options: WorkerOptions): Generation {
    const { model, context, described, sharesCells, hasFloatWeights } = loaded;
    const { info, tokens } = described;
    const vocabulary = new Vocabulary(tokens);
    const reporter = new SequenceReporter(vocabulary);
    let fragments: TextFragments | undefined;
    const grammars = new GrammarCache((text) => {
      fragments ??= textFragments(vocabulary.size, (id) => vocabulary.content(id).bytes);
      return new WellFormedGrammar(Grammar.compile(model, text), fragments);
    });
    const jobs = new JobFactory({
      vocabulary,
      workspace: new SamplingWorkspace(vocabulary.size),
      reporter,
      endOfGenerationIds: info.endOfGenerationIds,
      maxModelLength: info.maxModelLength,
      grammar: (text) => grammars.take(text),
      tokenize: (text) => model.tokenize(text, false, true),
    });
    return {
      grammars,
      jobs,
      scheduler: new Scheduler({
        // A recurrent state can't be cut: neither to a prefix, nor to forget a row that was company for another.
        runner: new LlamaRunner(context, {
          sharesCells,
          pairsSingleRows: hasFloatWeights && !model.isRecurrent,
          mayBlock: this.mayBlock,
        }),
        maxRunning: Math.min(options.maxSequences, context.maxSequences),
        prefixCaching: options.prefixCaching && !model.isRecurrent,
        chooser: new TokenChooser(new Set(info.endOfGenerationIds), vocabulary),
        reporter,
        branch: (parent, index) => jobs.branch(parent, index),
        deliver: (message) => this.send(message),
      }),
    };
  }

  private createPooling({ described }: LoadedModel, runner: PoolingRunner): PoolingQueue {
    const { maxModelLength, vocabularySize } = described.info;
    const queue = new PoolingQueue({
      runner,
      maxModelLength,
      vocabularySize,
      deliver: (key, vectors) => this.send({ type: 'pooled', key, vectors, statistics: queue.statistics }),
      fail: (key, error) => this.fail(key, error.kind, error.message),
    });
    return queue;
  }

  private generate({ key, request }: Extract<ToWorker, { type: 'generate' }>): void {
    const model = this.ready();
    const generation = this.generation;
    if (generation === null) {
      throw new EngineError('request', 'This model does not generate text.');
    }
    const { prompt } = request;
    const tokens =
      prompt instanceof Int32Array ? prompt : model.tokenize(prompt.text, prompt.addSpecialTokens, true);
    generation.scheduler.submit(generation.jobs.create(key, request, tokens));
  }

  private pool({ key, inputs }: Extract<ToWorker, { type: 'pool' }>): void {
    if (this.pooling === null) {
      throw new EngineError('request', 'This model gives no vectors.');
    }
    this.pooling.submit(key, inputs);
  }

  /** Other work and the signs of life go on between the parts of a large list. */
  private async tokenize({ key, texts, options }: Extract<ToWorker, { type: 'tokenize' }>): Promise<void> {
    this.tokenizing++;
    try {
      const tokenIds: Int32Array[] = [];
      let characters = 0;
      for (const text of texts) {
        if (characters > TOKENIZED_AT_ONCE) {
          await setImmediate();
          characters = 0;
        }
        const model = this.ready();
        tokenIds.push(model.tokenize(text, options.addSpecialTokens, options.parseSpecialTokens));
        characters += text.length;
      }
      this.send({ type: 'tokenized', key, tokenIds });
    } catch (error) {
      this.failWith(key, error);
    } finally {
      this.tokenizing--;
    }
  }

  private async close(): Promise<void> {
    await this.generation?.scheduler.idle();
    await this.pooling?.idle();
    clearInterval(this.heartbeat ?? undefined);
    this.generation?.grammars.free();
    this.loaded?.context.free();
    this.model?.free();
    this.loaded = null;
    this.model = null;
    this.send({ type: 'closed' });
  }

  private ready(): LlamaModel {
    if (this.model === null) {
      throw new EngineError('unavailable', 'The model is not loaded.');
    }
    return this.model;
  }

  private attempt(key: number, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.failWith(key, error);
    }
  }

  private failWith(key: number, error: unknown): void {
    this.fail(key, error instanceof EngineError ? error.kind : 'internal', messageOf(error));
  }

  private fail(key: number, kind: RequestFailure['kind'], message: string): void {
    this.send({ type: 'failed', failure: { key, kind, message } });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
