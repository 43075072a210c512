import type { CompilableConstraint } from './compile-constraint.js';
import type { StructuredOutputLimits } from './limits.js';
import type { StructuredOutputErrorDetails } from './structured-output-error.js';

/** To the worker. It answers every task, in order. */
export interface CompileTask {
  spec: CompilableConstraint;
  limits: StructuredOutputLimits;
}

/** `refusal`: the constraint is at fault. `failure`: the compiler is, with the stack for the log. */
export type CompileAnswer =
  { grammar: string } | { refusal: StructuredOutputErrorDetails } | { failure: string };
