import type { ReasoningBudget } from '../../engine.js';
import { StopAutomaton, StopMatcher } from '../../text/stop-automaton.js';
import type { TokenBytes } from '../../text/sequence-text.js';
import { Utf8Stream } from '../../text/utf8-stream.js';

/** Counts the tokens of one sequence's reasoning and ends it, by tokens of its own, once the budget is used up. */
export class ReasoningLimit {
  private readonly utf8 = new Utf8Stream();
  private matcher: StopMatcher | null = null;
  private inside = false;
  private left: number;
  /** What must come next. */
  private closing: number[] = [];

  constructor(
    private readonly budget: ReasoningBudget,
    /** Token ids of a text in which special tokens are recognized. */
    private readonly tokenize: (text: string) => Iterable<number>,
  ) {
    this.left = budget.tokens;
    this.enter(budget.open);
  }

  /** The token that has to come next; null when the model may choose. */
  get next(): number | null {
    // A character that is not complete yet may end first.
    if (this.closing.length === 0 && this.inside && this.left <= 0 && this.utf8.pendingLength === 0) {
      this.closing = [...this.tokenize(this.budget.closing)];
    }
    return this.closing[0] ?? null;
  }

  /** Notes the token that the sequence goes on with. */
  accept({ bytes, whole }: TokenBytes): void {
    if (this.closing.length > 0) {
      this.closing.shift();
      if (this.closing.length === 0) this.leave();
      return;
    }
    if (this.inside) this.left -= 1;
    let text = this.utf8.push(bytes, whole);
    for (
      let match = this.matcher?.push(text) ?? null;
      match !== null;
      match = this.matcher?.push(text) ?? null
    ) {
      text = text.slice(match.end);
      if (this.inside) this.leave();
      else this.enter(true);
    }
  }

  private enter(inside: boolean): void {
    this.inside = inside;
    const awaited = inside ? this.budget.ends : this.budget.starts;
    this.matcher = awaited.length === 0 ? null : new StopMatcher(new StopAutomaton(awaited));
  }

  private leave(): void {
    if (this.budget.repeats) this.enter(false);
    else {
      this.inside = false;
      this.matcher = null;
    }
  }
}
