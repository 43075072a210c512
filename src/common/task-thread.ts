import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

export interface TaskThreadOptions {
  /** The worker's compiled file: it answers every message with one. */
  entry: string;
  timeLimitMs: number;
  maxHeapMegabytes: number;
}

/** A task took longer than its thread allows. */
export class TaskTimeout extends Error {
  override name = 'TaskTimeout';
}

interface Job<Task, Answer> {
  task: Task;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/** One worker thread, started on first use, that does one task after the other within a time limit each. */
export class TaskThread<Task, Answer> {
  private readonly waiting: Job<Task, Answer>[] = [];
  private running: Job<Task, Answer> | null = null;
  private worker: Worker | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: TaskThreadOptions) {}

  /** Whether the compiled worker is there; not when the sources themselves run, as in unit tests. */
  get isAvailable(): boolean {
    return existsSync(this.options.entry);
  }

  /** The worker's answer. Rejects with TaskTimeout when the time is up, or with what ended the thread. */
  run(task: Task): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ task, resolve, reject });
      this.next();
    });
  }

  /** Ends the thread; tasks that wait are rejected. */
  async close(): Promise<void> {
    const jobs = this.waiting.splice(0);
    const ended = this.end(new Error('the thread is closed'));
    for (const job of jobs) job.reject(new Error('the thread is closed'));
    await ended;
  }

  private next(): void {
    if (this.running !== null) return;
    const job = this.waiting.shift();
    if (job === undefined) {
      this.worker?.unref();
      return;
    }
    this.running = job;
    if (this.worker === null) {
      // A thread takes its time to start on a busy machine; that is no fault of the task.
      this.worker = this.started();
      this.worker.once('online', () => this.limit(job));
    } else {
      this.worker.ref();
      this.limit(job);
    }
    this.worker.postMessage(job.task);
  }

  private limit(job: Job<Task, Answer>): void {
    if (this.running !== job) return;
    const { timeLimitMs } = this.options;
    this.timer = setTimeout(() => {
      void this.end(new TaskTimeout(`the task takes more than ${timeLimitMs} ms`));
      this.next();
    }, timeLimitMs);
  }

  private started(): Worker {
    const { entry, maxHeapMegabytes } = this.options;
    const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } });
    worker.on('message', (answer: Answer) => {
      this.release()?.resolve(answer);
      this.next();
    });
    worker.on('error', (error) => {
      if (this.worker !== worker) return;
      void this.end(error);
      this.next();
    });
    return worker;
  }

  private async end(reason: Error): Promise<void> {
    const { worker } = this;
    this.worker = null;
    this.release()?.reject(reason);
    await worker?.terminate();
  }

  private release(): Job<Task, Answer> | null {
    const job = this.running;
    this.running = null;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    return job;
  }
}
