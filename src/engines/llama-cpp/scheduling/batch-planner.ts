import { compareArrival, pendingTokens, type GenerationSequence } from './generation-job.js';
import type { ModelRunner } from './model-runner.js';
import { wantsPromptScores } from './prompt-scores.js';
import type { ResidentSequences } from './resident-sequences.js';

/** Consecutive tokens of one sequence in a batch. */
export interface PlannedRows {
  sequence: GenerationSequence;
  count: number;
}

/** A prompt's turn: it is computed before the next one's, unless it is longer than this. */
const TURN = 256;
/** Rows with logits at most: each takes as many floats as the vocabulary has tokens. */
const SCORED_ROWS = 64;

/**
 * Decides what the next batch computes: the next token of every growing answer, and pieces of prompts, as many
 * as keep the step short (so that an abort or a new request waits tens of milliseconds), in turns, so that a long
 * prompt can't hold up the short ones behind it.
 *
 * Where sequences share cells, both go into one batch. Where they do not, llama.cpp would compute them one after
 * the other anyway, so they take turns; and then a token's result does not depend on what else is running.
 */
export class BatchPlanner {
  private turnLeft = TURN;
  private turnOf: GenerationSequence | null = null;
  private promptsNext = false;

  constructor(
    private readonly residents: ResidentSequences,
    private readonly runner: Pick<ModelRunner, 'batchCapacity' | 'sharesCells'>,
    /** Takes the pool away from a running sequence; it must leave `running`. */
    private readonly suspend: (sequence: GenerationSequence) => void,
  ) {}

  /** Rows for one batch, ordered by sequence id; empty only when nothing runs. `running` is in order of turns. */
  plan(running: GenerationSequence[], promptBudget: number): PlannedRows[] {
    for (;;) {
      const rows = this.rowsFor(running, promptBudget);
      if (rows.length > 0 || running.length === 0) {
        return rows.sort((a, b) => (a.sequence.resident?.id ?? 0) - (b.sequence.resident?.id ?? 0));
      }
      this.suspend(latest(running));
    }
  }

  /** No rows: there is no room for them. */
  private rowsFor(running: GenerationSequence[], promptBudget: number): PlannedRows[] {
    const growing = running
      .filter((sequence) => pendingTokens(sequence) === 1)
      .slice(0, this.runner.batchCapacity)
      .map((sequence) => ({ sequence, count: 1 }));
    if (!this.residents.makeRoom(growing.length)) {
      return [];
    }
    if (this.runner.sharesCells) {
      return [...growing, ...this.planPrompts(running, promptBudget, growing.length)];
    }
    const prompts =
      this.promptsNext || growing.length === 0 ? this.planPrompts(running, promptBudget, 0) : [];
    this.promptsNext = prompts.length === 0;
    return prompts.length > 0 ? prompts : growing;
  }

  private planPrompts(running: GenerationSequence[], promptBudget: number, taken: number): PlannedRows[] {
    const rows: PlannedRows[] = [];
    let budget = Math.min(promptBudget, this.runner.batchCapacity - taken);
    let cells = taken;
    for (const sequence of running.slice()) {
      const pending = pendingTokens(sequence);
      if (pending <= 1 || budget <= 0) {
        continue;
      }
      const limit = Math.min(
        budget,
        this.turn(sequence),
        wantsPromptScores(sequence) ? SCORED_ROWS : Infinity,
      );
      const count = this.fitting(pieceOf(pending, limit), cells);
      if (count > 0) {
        rows.push({ sequence, count });
        budget -= count;
        cells += count;
        this.endTurn(sequence, count, running);
      }
    }
    return rows;
  }

  /** As many of `count` tokens as there is room for beside `taken` others. */
  private fitting(count: number, taken: number): number {
    return this.residents.makeRoom(taken + count)
      ? count
      : Math.max(0, this.residents.availableCells - taken);
  }

  private turn(sequence: GenerationSequence): number {
    if (this.turnOf !== sequence) {
      this.turnOf = sequence;
      this.turnLeft = TURN;
    }
    return this.turnLeft;
  }

  /** After its turn a prompt goes behind the others. */
  private endTurn(sequence: GenerationSequence, count: number, running: GenerationSequence[]): void {
    this.turnLeft -= count;
    if (this.turnLeft <= 0) {
      this.turnOf = null;
      running.splice(running.indexOf(sequence), 1);
      running.push(sequence);
    }
  }
}

/** Never all but one token: a single row is computed differently from several (see Admission). */
function pieceOf(pending: number, limit: number): number {
  const count = Math.min(pending, limit);
  return count === pending - 1 && count > 2 ? count - 1 : count;
}

function latest(running: readonly GenerationSequence[]): GenerationSequence {
  return running.toSorted(compareArrival).at(-1) as GenerationSequence;
}
