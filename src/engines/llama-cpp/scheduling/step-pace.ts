/** A step should last about this long at most: aborts and new requests wait for it. */
const TARGET_MS = 60;
const LEAST_PROMPT_TOKENS = 32;
/**
 * While no answer grows, nobody waits for the step to end but newcomers and aborts, and larger pieces cost less: every
 * piece reads all weights once (125M parameters, 160 tokens: in pieces of 32 7 % slower than in pieces of 96 or more).
 */
const ALONE_MS = 300;
const LEAST_ALONE = 128;
/** Prompt tokens per growing answer at least: otherwise answers that already run starve those that wait to begin. */
const PROMPT_SHARE = 4;
/** Weight of the newest step in the average. */
const NEWEST = 0.2;

/** Learns how long a row takes to compute, to size the pieces in which prompts are computed. */
export class StepPace {
  private msPerRow: number | null = null;

  /** Prompt tokens for the next step, given how many answers grow in it. */
  promptBudget(growing: number): number {
    const least = growing === 0 ? LEAST_ALONE : LEAST_PROMPT_TOKENS;
    const targetMs = growing === 0 ? ALONE_MS : TARGET_MS;
    const timely = this.msPerRow === null ? least : targetMs / this.msPerRow - growing;
    return Math.max(least, PROMPT_SHARE * growing, Math.floor(timely));
  }

  /** Notes a finished step; small ones say nothing about the cost of a row in a large one. */
  note(rows: number, elapsedMs: number): void {
    if (rows >= LEAST_PROMPT_TOKENS) {
      const measured = elapsedMs / rows;
      this.msPerRow = this.msPerRow === null ? measured : this.msPerRow + NEWEST * (measured - this.msPerRow);
    }
  }
}
