import { StructuredOutputError } from './structured-output-error.js';
import type { StructuredOutputLimits } from './limits.js';

/** Thrown inside `compileConstraint` when the steps allowed inline are used up: the work moves to the worker. */
export class InlineBudgetExceeded extends Error {
  override name = 'InlineBudgetExceeded';
}

/**
 * Counts the elementary steps of one compilation. Counting instead of timing makes the outcome the same on every
 * machine: what compiles once compiles always.
 */
export class CompileBudget {
  private steps = 0;

  constructor(
    readonly limits: StructuredOutputLimits,
    /** Steps after which inline work gives up; null: only the limit itself counts. */
    private readonly inlineSteps: number | null = null,
  ) {}

  /** Throws StructuredOutputError when the constraint is too complex to compile. */
  spend(steps = 1): void {
    this.steps += steps;
    if (this.inlineSteps !== null && this.steps > this.inlineSteps) {
      throw new InlineBudgetExceeded();
    }
    if (this.steps > this.limits.steps) {
      throw new StructuredOutputError(
        `The constraint is too complex: compiling it takes more than ${this.limits.steps} steps.`,
      );
    }
  }

  /** A part of this budget for work that is not needed: when `steps` are used up, `spend` throws what `refusal` makes. */
  portion(steps: number, refusal: () => Error): CompileBudget {
    const most = Math.min(steps, (this.limits.steps - this.steps) / 2);
    return new BudgetPortion(this, most, refusal);
  }
}

class BudgetPortion extends CompileBudget {
  private left: number;

  constructor(
    private readonly whole: CompileBudget,
    steps: number,
    private readonly refusal: () => Error,
  ) {
    super(whole.limits);
    this.left = steps;
  }

  override spend(steps = 1): void {
    this.left -= steps;
    if (this.left < 0) {
      throw this.refusal();
    }
    this.whole.spend(steps);
  }
}
