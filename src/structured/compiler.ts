import { StructuredOutputError } from './structured-output-error.js';
import type { StructuredOutput } from './structured-output.js';
import type { ToolCallConstraint } from './tool-grammar.js';

export interface StructuredOutputCompilerOptions {
  /** Compiled grammars kept, least recently used first out. */
  cacheSize: number;
  /** A compilation that takes longer is ended with a 400. */
  timeLimitMs: number;
}

/** Turns constraints into GBNF: cached by content, off the event loop when big, within a time limit. */
export class StructuredOutputCompiler {
  constructor(readonly options: Partial<StructuredOutputCompilerOptions> = {}) {}

  /** GBNF text with the rule `root`. Rejects with StructuredOutputError (400), or with the signal's reason. */
  compile(spec: StructuredOutput | ToolCallConstraint, signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    return Promise.reject(
      new StructuredOutputError(`structured output of kind '${spec.kind}' is being built`),
    );
  }

  /** Ends the worker thread, if one was started. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
