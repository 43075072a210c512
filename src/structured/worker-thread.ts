import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { StructuredOutputError } from './structured-output-error.js';
import type { CompileAnswer, CompileTask } from './worker-messages.js';

interface Job {
  task: CompileTask;
  resolve: (grammar: string) => void;
  reject: (error: unknown) => void;
}

/** Memory of the worker: compilation needs tens of megabytes at most. */
const MAX_HEAP_MEGABYTES = 256;

/** One worker thread, started on first use, that compiles one constraint after the other within a time limit each. */
export class CompileThread {
  private readonly waiting: Job[] = [];
  private running: Job | null = null;
  private worker: Worker | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly entry: string,
    private readonly timeLimitMs: number,
  ) {}

  /** Whether the compiled worker is there; not when the sources themselves run, as in unit tests. */
  get isAvailable(): boolean {
    return existsSync(this.entry);
  }

  /** Rejects with StructuredOutputError when the constraint is at fault or the time is up. */
  compile(task: CompileTask): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ task, resolve, reject });
      this.next();
    });
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    this.fail(new Error('the compiler of structured output is closed'));
    await worker?.terminate();
  }

  private next(): void {
    if (this.running !== null) {
      return;
    }
    const job = this.waiting.shift();
    if (job === undefined) {
      this.worker?.unref();
      return;
    }
    this.running = job;
    if (this.worker === null) {
      // A thread takes its time to start on a busy machine; that is no fault of the constraint.
      this.worker = this.started();
      this.worker.once('online', () => this.limit(job));
    } else {
      this.worker.ref();
      this.limit(job);
    }
    this.worker.postMessage(job.task);
  }

  private limit(job: Job): void {
    if (this.running === job) {
      this.timer = setTimeout(() => this.giveUp(job), this.timeLimitMs);
    }
  }

  private started(): Worker {
    const worker = new Worker(this.entry, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MEGABYTES } });
    worker.on('message', (answer: CompileAnswer) => this.finish(answer));
    worker.on('error', (error) => {
      if (this.worker === worker) {
        this.worker = null;
        this.fail(error);
      }
    });
    return worker;
  }

  private finish(answer: CompileAnswer): void {
    const job = this.running;
    this.release();
    if ('grammar' in answer) {
      job?.resolve(answer.grammar);
    } else if ('refusal' in answer) {
      job?.reject(StructuredOutputError.fromDetails(answer.refusal));
    } else {
      job?.reject(new Error(`compiling structured output failed: ${answer.failure}`));
    }
    this.next();
  }

  private giveUp(job: Job): void {
    const { worker } = this;
    this.worker = null;
    void worker?.terminate();
    this.fail(
      new StructuredOutputError(
        `The constraint is too complex: compiling it takes more than ${this.timeLimitMs} ms.`,
        { param: job.task.spec.path },
      ),
    );
    this.next();
  }

  private fail(error: Error): void {
    const job = this.running;
    this.release();
    job?.reject(error);
  }

  private release(): void {
    this.running = null;
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
  }
}

/** The worker's file beside this one. */
export function defaultWorkerEntry(): string {
  return fileURLToPath(new URL('./compile-worker.js', import.meta.url));
}
