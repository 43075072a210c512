/** A step should last about this long at most: aborts and new requests wait for it. */
const TARGET_MS = 60;
const LEAST_PROMPT_TOKENS = 32;
/** Prompt tokens per growing answer at least: otherwise answers that already run starve those that wait to begin. */
const PROMPT_SHARE = 4;
/** Weight of the newest step in the average. */
const NEWEST = 0.2;

/** Learns how long a row takes to compute, to size the pieces in which prompts are computed. */
export class StepPace {
  private msPerRow: number | null = null;

  /** Prompt tokens for the next step, given how many answers grow in it. */
  promptBudget(growing: number): number {
    const timely = this.msPerRow === null ? LEAST_PROMPT_TOKENS : TARGET_MS / this.msPerRow - growing;
    return Math.max(LEAST_PROMPT_TOKENS, PROMPT_SHARE * growing, Math.floor(timely));
  }

  /** Notes a finished step; small ones say nothing about the cost of a row in a large one. */
  note(rows: number, elapsedMs: number): void {
    if (rows >= LEAST_PROMPT_TOKENS) {
      const measured = elapsedMs / rows;
      this.msPerRow = this.msPerRow === null ? measured : this.msPerRow + NEWEST * (measured - this.msPerRow);
    }
  }
}
