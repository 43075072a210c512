import { compareArrival, pendingTokens, type GenerationSequence } from './generation-job.js';
import type { ResidentSequences } from './resident-sequences.js';

/** Consecutive tokens of one sequence in a batch. */
export interface PlannedRows {
  sequence: GenerationSequence;
  count: number;
}

/**
 * Decides what the next batch computes: the next token of every growing answer, then pieces of prompts, as many
 * as keep the step short (so that an abort or a new request waits tens of milliseconds), in turns, so that a long
 * prompt can't hold up the short ones behind it.
 */
export class BatchPlanner {
  /** A prompt's turn: it is computed before the next one's, unless it is longer than this. */
  private static readonly TURN = 256;
  private turnLeft = BatchPlanner.TURN;
  private turnOf: GenerationSequence | null = null;

  constructor(
    private readonly residents: ResidentSequences,
    private readonly batchCapacity: number,
    /** Takes the pool away from a running sequence; it must leave `running`. */
    private readonly suspend: (sequence: GenerationSequence) => void,
  ) {}

  /** Rows for one batch, ordered by sequence id; empty only when nothing runs. `running` is in order of turns. */
  plan(running: GenerationSequence[], promptBudget: number): PlannedRows[] {
    for (;;) {
      const growing = running
        .filter((sequence) => pendingTokens(sequence) === 1)
        .slice(0, this.batchCapacity);
      if (this.residents.makeRoom(growing.length)) {
        const rows = growing.map((sequence) => ({ sequence, count: 1 }));
        rows.push(...this.planPrompts(running, promptBudget, growing.length));
        if (rows.length > 0 || running.length === 0) {
          return rows.sort((a, b) => (a.sequence.resident?.id ?? 0) - (b.sequence.resident?.id ?? 0));
        }
      }
      this.suspend(latest(running));
    }
  }

  private planPrompts(running: GenerationSequence[], promptBudget: number, taken: number): PlannedRows[] {
    const rows: PlannedRows[] = [];
    let budget = Math.min(promptBudget, this.batchCapacity - taken);
    let cells = taken;
    for (const sequence of running.slice()) {
      const pending = pendingTokens(sequence);
      if (budget <= 0) {
        break;
      }
      if (pending <= 1) {
        continue;
      }
      let count = Math.min(pending, budget, this.turn(sequence));
      while (count > 0 && !this.residents.makeRoom(cells + count)) {
        count = Math.min(count - 1, this.residents.availableCells - cells);
      }
      if (count > 0) {
        rows.push({ sequence, count });
        budget -= count;
        cells += count;
        this.endTurn(sequence, count, running);
      }
    }
    return rows;
  }

  private turn(sequence: GenerationSequence): number {
    if (this.turnOf !== sequence) {
      this.turnOf = sequence;
      this.turnLeft = BatchPlanner.TURN;
    }
    return this.turnLeft;
  }

  /** After its turn a prompt goes behind the others. */
  private endTurn(sequence: GenerationSequence, count: number, running: GenerationSequence[]): void {
    this.turnLeft -= count;
    if (this.turnLeft === 0) {
      this.turnOf = null;
      running.splice(running.indexOf(sequence), 1);
      running.push(sequence);
    }
  }
}

function latest(running: readonly GenerationSequence[]): GenerationSequence {
  return [...running].sort(compareArrival).at(-1) as GenerationSequence;
}
