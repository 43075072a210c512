import { EngineError } from '../../engine.js';
import type { WorkerStatistics } from '../messages.js';
import { joins, standsAlone, withUsablePrefix } from './input-company.js';
import type { PoolingInput, PoolingRunner } from './pooling-runner.js';

interface PoolingJob {
  key: number;
  inputs: readonly PoolingInput[];
  vectors: Float32Array[];
  /** Index of the input that comes next. */
  next: number;
  done: number;
}

interface TakenInput {
  job: PoolingJob;
  index: number;
  input: PoolingInput;
}

export interface PoolingQueueOptions {
  runner: PoolingRunner;
  maxModelLength: number;
  vocabularySize: number;
  deliver: (key: number, vectors: Float32Array[]) => void;
  fail: (key: number, error: EngineError) => void;
}

/**
 * Computes vectors for inputs across requests. Requests take turns, input by input: a question does not wait until
 * the 2,000 inputs of another request are done.
 */
export class PoolingQueue {
  /** Requests with inputs that nobody has taken yet; the first has the next turn. */
  private line: PoolingJob[] = [];
  private readonly jobs = new Map<number, PoolingJob>();
  private computing: readonly TakenInput[] = [];
  private looping: Promise<void> | null = null;
  private stepCount = 0;
  /** Of the inputs computed so far. */
  private inputTokens = 0;

  constructor(private readonly options: PoolingQueueOptions) {}

  /** Throws EngineError 'request' for an input that can't be computed. */
  submit(key: number, inputs: readonly PoolingInput[]): void {
    inputs.forEach(({ tokens }) => this.check(tokens));
    if (inputs.length === 0) {
      this.options.deliver(key, []);
      return;
    }
    const { keepsPrefixes } = this.options.runner;
    const known = inputs.map((input) => withUsablePrefix(input, keepsPrefixes));
    const job: PoolingJob = { key, inputs: known, vectors: [], next: 0, done: 0 };
    this.jobs.set(key, job);
    this.line.push(job);
    this.looping ??= this.loop().finally(() => {
      this.looping = null;
    });
  }

  /** Forgets a request, and stops a batch that nobody else waits for; an unknown one is ignored. */
  abort(key: number): void {
    if (!this.jobs.delete(key)) return;
    this.line = this.line.filter((job) => job.key !== key);
    if (this.computing.length > 0 && this.computing.every(({ job }) => !this.jobs.has(job.key))) {
      this.options.runner.interrupt();
    }
  }

  /** Resolves when nothing is left to compute. */
  async idle(): Promise<void> {
    await this.looping;
  }

  /** Whether there is anything in line. */
  get isBusy(): boolean {
    return this.looping !== null;
  }

  /** Batches computed so far. */
  get steps(): number {
    return this.stepCount;
  }

  get statistics(): WorkerStatistics {
    const { reusedTokens } = this.options.runner;
    return {
      requestsRunning: this.jobs.size,
      kvCacheUsage: 0,
      prefixCacheQueriedTokens: this.inputTokens,
      prefixCacheHitTokens: reusedTokens,
      prefilledTokens: this.inputTokens - reusedTokens,
      generatedTokens: 0,
    };
  }

  private check(tokens: Int32Array): void {
    const { maxModelLength, vocabularySize } = this.options;
    if (tokens.length === 0) {
      throw new EngineError('request', 'An input must have at least one token.');
    }
    if (tokens.length > maxModelLength) {
      throw new EngineError(
        'request',
        `An input may have ${maxModelLength} tokens, the model's context; one has ${tokens.length}.`,
      );
    }
    const stranger = tokens.find((id) => id < 0 || id >= vocabularySize);
    if (stranger !== undefined) {
      throw new EngineError(
        'request',
        `Token ids must be integers from 0 to ${vocabularySize - 1}; ${stranger} is not.`,
      );
    }
  }

  private async loop(): Promise<void> {
    // Requests that arrive in the same turn of the event loop share batches.
    await Promise.resolve();
    while (this.line.length > 0) {
      const batch = this.takeBatch();
      this.computing = batch;
      try {
        const vectors = await this.options.runner.compute(batch.map(({ input }) => input));
        this.stepCount++;
        if (vectors === null) continue;
        this.inputTokens += batch.reduce((sum, { input }) => sum + input.tokens.length, 0);
        batch.forEach((taken, index) => this.complete(taken, vectors[index]));
      } catch (error) {
        this.failBatch(batch, error);
      } finally {
        this.computing = [];
      }
    }
  }

  /** The next input of the first request in line, and those of others behind it that may be computed with it. */
  private takeBatch(): TakenInput[] {
    const { shared } = this.options.runner;
    const batch: TakenInput[] = [];
    let room = shared.tokens;
    while (batch.length < shared.inputs) {
      const first = batch[0]?.input;
      const place = first === undefined ? 0 : this.line.findIndex((job) => joins(nextOf(job), first, room));
      const job = this.line[place];
      if (job === undefined) break;
      this.line.splice(place, 1);
      const input = nextOf(job);
      batch.push({ job, index: job.next, input });
      job.next++;
      if (job.next < job.inputs.length) this.line.push(job);
      if (standsAlone(input, shared)) break;
      room -= input.tokens.length - input.prefixLength;
    }
    return batch;
  }

  private complete({ job, index }: TakenInput, vector: Float32Array | undefined): void {
    job.vectors[index] = vector ?? new Float32Array();
    job.done++;
    if (job.done === job.inputs.length && this.jobs.delete(job.key)) {
      this.options.deliver(job.key, job.vectors);
    }
  }

  private failBatch(batch: readonly TakenInput[], cause: unknown): void {
    const message = cause instanceof Error ? cause.message : String(cause);
    for (const key of new Set(batch.map(({ job }) => job.key))) {
      if (!this.jobs.delete(key)) continue;
      this.line = this.line.filter((job) => job.key !== key);
      this.options.fail(key, new EngineError('internal', message, { cause }));
    }
  }
}

/** A request in line has an input left. */
const nextOf = ({ inputs, next }: PoolingJob): PoolingInput => inputs[next] as PoolingInput;
