import { fileURLToPath } from 'node:url';
import { TaskThread, TaskTimeout } from '../common/task-thread.js';
import { StructuredOutputError } from './structured-output-error.js';
import type { CompileAnswer, CompileTask } from './worker-messages.js';

/** Memory of the worker: compilation needs tens of megabytes at most. */
const MAX_HEAP_MEGABYTES = 256;

/** Compiles one constraint after the other in a thread of its own, within a time limit each. */
export class CompileThread {
  private readonly thread: TaskThread<CompileTask, CompileAnswer>;

  constructor(
    entry: string,
    private readonly timeLimitMs: number,
  ) {
    this.thread = new TaskThread({ entry, timeLimitMs, maxHeapMegabytes: MAX_HEAP_MEGABYTES });
  }

  /** Whether the compiled worker is there; not when the sources themselves run, as in unit tests. */
  get isAvailable(): boolean {
    return this.thread.isAvailable;
  }

  /** Rejects with StructuredOutputError when the constraint is at fault or the time is up. */
  async compile(task: CompileTask): Promise<string> {
    const answer = await this.thread.run(task).catch((error: unknown) => {
      if (!(error instanceof TaskTimeout)) throw error;
      throw new StructuredOutputError(
        `The constraint is too complex: compiling it takes more than ${this.timeLimitMs} ms.`,
        { param: task.spec.path },
      );
    });
    if ('grammar' in answer) return answer.grammar;
    if ('refusal' in answer) throw StructuredOutputError.fromDetails(answer.refusal);
    throw new Error(`compiling structured output failed: ${answer.failure}`);
  }

  async close(): Promise<void> {
    await this.thread.close();
  }
}

/** The worker's file beside this one. */
export function defaultWorkerEntry(): string {
  return fileURLToPath(new URL('./compile-worker.js', import.meta.url));
}
