import { EngineError } from '../../engine.js';
import type { WorkerStatistics } from '../messages.js';
import type { PoolingRunner } from './pooling-runner.js';

/**
 * Tokens per batch when inputs are short. All inputs of a batch attend in one matrix, masked, so a batch costs the
 * square of its tokens: beyond some hundreds, more inputs at once cost more than they save.
 */
const TOKENS_PER_BATCH = 512;

interface PoolingJob {
  key: number;
  inputs: readonly Int32Array[];
  vectors: Float32Array[];
  done: number;
}

interface QueuedInput {
  job: PoolingJob;
  index: number;
  tokens: Int32Array;
}

export interface PoolingQueueOptions {
  runner: PoolingRunner;
  maxModelLength: number;
  vocabularySize: number;
  deliver: (key: number, vectors: Float32Array[]) => void;
  fail: (key: number, error: EngineError) => void;
}

/** Computes vectors for inputs, many at a time, across requests, first come first. */
export class PoolingQueue {
  private queue: QueuedInput[] = [];
  private readonly jobs = new Map<number, PoolingJob>();
  private looping: Promise<void> | null = null;
  private stepCount = 0;
  private computedTokens = 0;

  constructor(private readonly options: PoolingQueueOptions) {}

  /** Throws EngineError 'request' for an input that can't be computed. */
  submit(key: number, inputs: readonly Int32Array[]): void {
    inputs.forEach((tokens) => this.check(tokens));
    const job: PoolingJob = { key, inputs, vectors: [], done: 0 };
    if (inputs.length === 0) {
      this.options.deliver(key, []);
      return;
    }
    this.jobs.set(key, job);
    this.queue.push(...inputs.map((tokens, index) => ({ job, index, tokens })));
    this.looping ??= this.loop().finally(() => {
      this.looping = null;
    });
  }

  /** Forgets a request; an unknown one is ignored. */
  abort(key: number): void {
    this.jobs.delete(key);
    this.queue = this.queue.filter(({ job }) => job.key !== key);
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
    return {
      requestsRunning: this.jobs.size,
      kvCacheUsage: 0,
      prefixCacheQueriedTokens: 0,
      prefixCacheHitTokens: 0,
      prefilledTokens: this.computedTokens,
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
    while (this.queue.length > 0) {
      const batch = this.takeBatch();
      try {
        const vectors = await this.options.runner.compute(batch.map(({ tokens }) => tokens));
        this.stepCount++;
        this.computedTokens += batch.reduce((sum, { tokens }) => sum + tokens.length, 0);
        batch.forEach((input, index) => this.complete(input, vectors[index]));
      } catch (error) {
        this.failBatch(batch, error);
      }
    }
  }

  private takeBatch(): QueuedInput[] {
    const { maxInputs, batchCapacity } = this.options.runner;
    const limit = Math.min(TOKENS_PER_BATCH, batchCapacity);
    let tokens = 0;
    let count = 0;
    for (const input of this.queue) {
      if (count > 0 && (count === maxInputs || tokens + input.tokens.length > limit)) {
        break;
      }
      tokens += input.tokens.length;
      count++;
    }
    return this.queue.splice(0, count);
  }

  private complete({ job, index }: QueuedInput, vector: Float32Array | undefined): void {
    job.vectors[index] = vector ?? new Float32Array();
    job.done++;
    if (job.done === job.inputs.length && this.jobs.delete(job.key)) {
      this.options.deliver(job.key, job.vectors);
    }
  }

  private failBatch(batch: readonly QueuedInput[], cause: unknown): void {
    const message = cause instanceof Error ? cause.message : String(cause);
    for (const key of new Set(batch.map(({ job }) => job.key))) {
      this.abort(key);
      this.options.fail(key, new EngineError('internal', message, { cause }));
    }
  }
}
