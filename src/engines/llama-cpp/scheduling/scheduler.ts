import type { StepMessage, WorkerStatistics } from '../messages.js';
import { Admission } from './admission.js';
import { BatchPlanner, type PlannedRows } from './batch-planner.js';
import { pendingTokens, type GenerationJob, type GenerationSequence } from './generation-job.js';
import type { ModelRunner } from './model-runner.js';
import { wantsPromptScores } from './prompt-scores.js';
import { ResidentSequences, type Resident } from './resident-sequences.js';
import { SequenceReporter } from './sequence-reporter.js';
import { StepPace } from './step-pace.js';
import { TokenChooser } from './token-chooser.js';

export interface SchedulerOptions {
  runner: ModelRunner;
  /** Sequences that run at the same time. */
  maxRunning: number;
  prefixCaching: boolean;
  chooser: TokenChooser;
  reporter: SequenceReporter;
  /** Called once per step, and when a request ends without one. */
  deliver: (message: StepMessage) => void;
}

/**
 * Continuous batching over one shared key-value pool. Each step computes one batch for all sequences; while the
 * model is busy with it, the tokens of the step before are turned into text, matched against stop strings and sent.
 */
export class Scheduler {
  private readonly jobs = new Map<number, GenerationJob>();
  private readonly running: GenerationSequence[] = [];
  private readonly residents: ResidentSequences;
  private readonly admission: Admission;
  private readonly planner: BatchPlanner;
  private readonly pace = new StepPace();
  private readonly aborted = new Set<number>();
  private prefilledTokens = 0;
  private generatedTokens = 0;
  private statisticsChanged = false;
  private looping: Promise<void> | null = null;

  constructor(private readonly options: SchedulerOptions) {
    this.residents = new ResidentSequences(options.runner, options.prefixCaching);
    this.admission = new Admission(this.residents, options.maxRunning);
    this.planner = new BatchPlanner(this.residents, options.runner, (sequence) => this.suspend(sequence));
  }

  /** Puts a request in line. */
  submit(job: GenerationJob): void {
    this.jobs.set(job.key, job);
    this.admission.add(job.sequences[0] as GenerationSequence);
    this.wake();
  }

  /** Ends a request without any further event; an unknown one is ignored (it has just finished). */
  abort(key: number): void {
    if (this.jobs.has(key)) {
      this.aborted.add(key);
      this.wake();
    }
  }

  /** Resolves when everything has ended that was in line. */
  async idle(): Promise<void> {
    await this.looping;
  }

  get statistics(): WorkerStatistics {
    return {
      requestsRunning: new Set(this.running.map((sequence) => sequence.job)).size,
      kvCacheUsage: this.residents.activeCells / this.residents.totalCells,
      ...this.admission.counters,
      prefilledTokens: this.prefilledTokens,
      generatedTokens: this.generatedTokens,
    };
  }

  private wake(): void {
    this.looping ??= this.loop().finally(() => {
      this.looping = null;
    });
  }

  private async loop(): Promise<void> {
    // Requests that arrive in the same turn of the event loop start in the same step.
    await Promise.resolve();
    while (this.jobs.size > 0) {
      this.applyAborts();
      this.admit();
      this.residents.closeGap();
      const rows = this.planner.plan(this.running, this.pace.promptBudget(this.growing));
      const decoded = rows.length === 0 ? Promise.resolve() : this.decode(rows);
      this.report();
      try {
        await decoded;
      } catch (error) {
        this.failRows(rows, error);
        continue;
      }
      this.retireEnded();
      this.choose(rows);
    }
    this.report(true);
  }

  private get growing(): number {
    return this.running.filter((sequence) => pendingTokens(sequence) === 1).length;
  }

  private applyAborts(): void {
    for (const key of this.aborted) {
      this.removeJob(key);
      this.statisticsChanged = true;
    }
    this.aborted.clear();
  }

  private admit(): void {
    for (const { sequence, cachedTokens } of this.admission.admit(this.running)) {
      this.running.push(sequence);
      this.options.reporter.started(sequence, cachedTokens);
    }
  }

  /** Gives up a sequence's cells; it waits to compute them again. */
  private suspend(sequence: GenerationSequence): void {
    this.leave(sequence, (resident) => this.residents.drop(resident));
    this.admission.add(sequence);
  }

  /** Starts to compute the rows; the pool's books are kept as if they were done. */
  private async decode(rows: readonly PlannedRows[]): Promise<void> {
    const { runner } = this.options;
    runner.clearBatch();
    let count = 0;
    for (const { sequence, count: tokens } of rows) {
      const resident = sequence.resident;
      const pending = pendingTokens(sequence);
      for (let index = 0; index < tokens && resident !== null; index++) {
        const position = resident.tokens.length;
        const token = sequence.tokens.at(position);
        runner.addRow(token, position, resident.id, index === pending - 1 || wantsPromptScores(sequence));
        this.residents.append(resident, token);
        count++;
      }
      this.prefilledTokens += sequence.generated === 0 || pending > 1 ? tokens : 0;
    }
    const start = performance.now();
    await runner.decode();
    this.pace.note(count, performance.now() - start);
  }

  /** Text, stop strings and the message of the step before, while the model computes. */
  private report(always = false): void {
    const { reporter, deliver } = this.options;
    const message = reporter.flush(() => this.statistics, always || this.statisticsChanged);
    this.statisticsChanged = false;
    if (message !== null) {
      deliver(message);
    }
    for (const key of message?.finished ?? []) {
      this.jobs.delete(key);
    }
  }

  /** Sequences whose text ended them while the batch ran. */
  private retireEnded(): void {
    for (const sequence of this.running.filter(({ ended }) => ended)) {
      this.finish(sequence);
    }
    for (const sequence of this.admission.queue.filter(({ ended }) => ended)) {
      this.finish(sequence);
    }
    this.admission.remove(({ ended }) => ended);
  }

  private choose(rows: readonly PlannedRows[]): void {
    let row = 0;
    for (const { sequence, count } of rows) {
      const last = row + count - 1;
      if (!sequence.ended) {
        this.chooseFor(sequence, row, last);
      }
      row += count;
    }
  }

  private chooseFor(sequence: GenerationSequence, firstRow: number, lastRow: number): void {
    const { runner, reporter } = this.options;
    if (wantsPromptScores(sequence)) {
      reporter.promptScores.note(sequence, firstRow, lastRow, runner);
    }
    if (pendingTokens(sequence) > 0) {
      return;
    }
    reporter.promptScored(sequence.job);
    const logits = runner.logits(lastRow);
    const job = sequence.job;
    const isFirst = !job.promptDone;
    job.promptDone = true;
    this.chooseToken(sequence, logits);
    if (isFirst) {
      this.startSiblings(sequence, logits);
    }
    if (sequence.ended) {
      this.finish(sequence);
    }
  }

  private chooseToken(sequence: GenerationSequence, logits: Float32Array): void {
    this.generatedTokens++;
    this.options.reporter.chosen(sequence, this.options.chooser.choose(sequence, logits));
  }

  /** The other answers share the computed prompt, and choose their first token from the same logits. */
  private startSiblings(first: GenerationSequence, logits: Float32Array): void {
    const promptLength = first.job.promptTokens.length;
    for (const sequence of first.job.sequences.slice(1)) {
      const room =
        this.running.length < this.options.maxRunning &&
        this.residents.hasRoomBeside(this.running.length + 1);
      sequence.resident = room ? this.residents.open(first.resident, promptLength) : null;
      if (sequence.resident === null) {
        this.admission.add(sequence);
        continue;
      }
      this.running.push(sequence);
      this.chooseToken(sequence, logits);
      if (sequence.ended) {
        this.finish(sequence);
      }
    }
  }

  private leave(sequence: GenerationSequence, release: (resident: Resident) => void): void {
    const index = this.running.indexOf(sequence);
    if (index >= 0) {
      this.running.splice(index, 1);
    }
    if (sequence.resident !== null) {
      release(sequence.resident);
      sequence.resident = null;
    }
  }

  /** Nothing more is generated for the sequence; what it computed stays as a prefix for others. */
  private finish(sequence: GenerationSequence): void {
    this.leave(sequence, (resident) => this.residents.finish(resident));
    sequence.constraint?.free();
  }

  private removeJob(key: number): void {
    const job = this.jobs.get(key);
    if (job === undefined) {
      return;
    }
    this.jobs.delete(key);
    this.admission.remove((sequence) => sequence.job === job);
    this.options.reporter.forget(job);
    for (const sequence of job.sequences) {
      sequence.ended = true;
      this.finish(sequence);
    }
  }

  /** The model refused or broke down on a batch: what was in it can't go on, everything else can. */
  private failRows(rows: readonly PlannedRows[], error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    for (const job of new Set(rows.map(({ sequence }) => sequence.job))) {
      for (const sequence of job.sequences) {
        this.leave(sequence, (resident) => this.residents.drop(resident));
      }
      this.removeJob(job.key);
      this.options.reporter.failed({ key: job.key, kind: 'internal', message });
    }
  }
}
