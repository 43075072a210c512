import type { PlannedRows } from './batch-planner.js';
import { pendingTokens, type GenerationJob } from './generation-job.js';
import type { ModelRunner } from './model-runner.js';
import { wantsPromptScores } from './prompt-scores.js';
import type { ResidentSequences } from './resident-sequences.js';
import type { StepPace } from './step-pace.js';

/** Lets the model compute what was planned, and stops it when nobody waits for that any more. */
export class BatchComputation {
  /** Batches computed so far. */
  steps = 0;
  prefilledTokens = 0;
  private rows: readonly PlannedRows[] = [];

  constructor(
    private readonly runner: ModelRunner,
    private readonly residents: ResidentSequences,
    private readonly pace: StepPace,
  ) {}

  /**
   * Starts to compute the rows; the pool's books are kept as if they were done. Rejects when the model could not,
   * or was stopped: what the rows' sequences have in the pool must then be dropped.
   */
  async run(rows: readonly PlannedRows[]): Promise<void> {
    const { count, ofPrompts } = this.fillBatch(rows);
    const start = performance.now();
    this.rows = rows;
    try {
      await this.runner.decode();
    } finally {
      this.rows = [];
    }
    this.steps++;
    this.prefilledTokens += ofPrompts;
    this.pace.note(count, performance.now() - start);
  }

  /** Stops the running batch when all of it is for abandoned requests: a long piece of a prompt may take seconds. */
  stopIf(isAbandoned: (job: GenerationJob) => boolean): void {
    if (this.rows.length > 0 && this.rows.every(({ sequence }) => isAbandoned(sequence.job))) {
      this.runner.interrupt();
    }
  }

  private fillBatch(rows: readonly PlannedRows[]): { count: number; ofPrompts: number } {
    const { runner, residents } = this;
    let count = 0;
    let ofPrompts = 0;
    runner.clearBatch();
    for (const { sequence, count: tokens } of rows) {
      const resident = sequence.resident;
      const pending = pendingTokens(sequence);
      for (let index = 0; index < tokens && resident !== null; index++) {
        const position = resident.tokens.length;
        const token = sequence.tokens.at(position);
        runner.addRow(token, position, resident.id, index === pending - 1 || wantsPromptScores(sequence));
        residents.append(resident, token);
      }
      count += tokens;
      ofPrompts += sequence.generated === 0 || pending > 1 ? tokens : 0;
    }
    return { count, ofPrompts };
  }
}
