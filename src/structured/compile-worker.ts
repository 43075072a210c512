import { parentPort } from 'node:worker_threads';
import { CompileBudget } from './compile-budget.js';
import { compileConstraint } from './compile-constraint.js';
import type { CompileAnswer, CompileTask } from './worker-messages.js';
import { StructuredOutputError } from './structured-output-error.js';

/** Runs in a worker thread: compiles what is too much work for the thread that serves requests. */
parentPort?.on('message', ({ spec, limits }: CompileTask) => {
  parentPort?.postMessage(answerFor(spec, limits));
});

function answerFor(spec: CompileTask['spec'], limits: CompileTask['limits']): CompileAnswer {
  try {
    return { grammar: compileConstraint(spec, new CompileBudget(limits)) };
  } catch (error) {
    if (error instanceof StructuredOutputError) {
      return { refusal: error.toDetails() };
    }
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
