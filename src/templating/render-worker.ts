import { parentPort } from 'node:worker_threads';
import { ApiError } from '../common/api-error.js';
import { InlineTemplates } from './inline-templates.js';
import { fromMessage, refusalOf, type RenderAnswer, type RenderTask } from './render-messages.js';

/** Runs in a worker thread: renders what may take longer than the thread that serves requests can spare. */
parentPort?.on('message', (task: RenderTask) => {
  parentPort?.postMessage(answerFor(task));
});

const templates = new InlineTemplates();

function answerFor({ source, options, input }: RenderTask): RenderAnswer {
  try {
    return { text: templates.get(source, options).render(fromMessage(input)) };
  } catch (error) {
    if (error instanceof ApiError) return refusalOf(error);
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
