import { fileURLToPath } from 'node:url';
import { ApiError, invalidRequest } from '../common/api-error.js';
import { TaskThread, TaskTimeout } from '../common/task-thread.js';
import { toMessage, type RenderAnswer, type RenderTask } from './render-messages.js';

/** A template ends by its own budget long before; this is for a machine, or a fault of ours, that makes it slow. */
const TIME_LIMIT_MS = 10_000;
const MAX_HEAP_MEGABYTES = 512;

/** Renders conversations in a thread of its own, one after the other. */
export class RenderThread {
  private readonly thread = new TaskThread<RenderTask, RenderAnswer>({
    entry: fileURLToPath(new URL('./render-worker.js', import.meta.url)),
    timeLimitMs: TIME_LIMIT_MS,
    maxHeapMegabytes: MAX_HEAP_MEGABYTES,
  });

  /** Whether the compiled worker is there; not when the sources themselves run, as in unit tests. */
  get isAvailable(): boolean {
    return this.thread.isAvailable;
  }

  /** As ChatTemplate.render; also compiles. Rejects with ApiError (400) when template or request are at fault. */
  async render(task: RenderTask): Promise<string> {
    const message = { ...task, input: toMessage(task.input) };
    const answer = await this.thread.run(message).catch((error: unknown) => {
      if (!(error instanceof TaskTimeout)) throw error;
      throw invalidRequest(
        `The chat template takes more than ${TIME_LIMIT_MS / 1000} s.`,
        'messages',
        'chat_template_error',
      );
    });
    if ('text' in answer) return answer.text;
    if ('failure' in answer) throw new Error(`rendering a chat template failed: ${answer.failure}`);
    const { status, type, message: text, param, code } = answer.refusal;
    throw new ApiError(status, type, text, { param, code });
  }

  async close(): Promise<void> {
    await this.thread.close();
  }
}
