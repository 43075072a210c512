import type { StepMessage, WorkerStatistics } from '../messages.js';
import { Admission } from './admission.js';
import { BatchComputation } from './batch-computation.js';
import { BatchPlanner, type PlannedRows } from './batch-planner.js';
import { BeamGrowth } from './beam-growth.js';
import { pendingTokens, type GenerationJob, type GenerationSequence } from './generation-job.js';
import type { ModelRunner } from './model-runner.js';
import { wantsPromptScores } from './prompt-scores.js';
import { ResidentSequences } from './resident-sequences.js';
import { RunningSequences } from './running-sequences.js';
import type { SequenceReporter } from './sequence-reporter.js';
import { StepPace } from './step-pace.js';
import type { TokenChooser } from './token-chooser.js';

export interface SchedulerOptions {
  runner: ModelRunner;
  /** Sequences that run at the same time. */
  maxRunning: number;
  prefixCaching: boolean;
  chooser: TokenChooser;
  reporter: SequenceReporter;
  /** A beam that goes another way than `parent` from here on. */
  branch: (parent: GenerationSequence, index: number) => GenerationSequence;
  /** Called once per step, and when a request ends without one. */
  deliver: (message: StepMessage) => void;
}

/**
 * Continuous batching over one key-value pool. Each step computes one batch for all sequences. Before the next
 * one the chosen tokens are turned into text, matched against stop strings and sent: a sequence that has ended takes no
 * row, and no token waits for a step to end.
 */
export class Scheduler {
  private readonly jobs = new Map<number, GenerationJob>();
  private readonly residents: ResidentSequences;
  private readonly admission: Admission;
  private readonly running: RunningSequences;
  private readonly planner: BatchPlanner;
  private readonly computation: BatchComputation;
  private readonly beams: BeamGrowth;
  private readonly pace = new StepPace();
  private readonly aborted = new Set<number>();
  private generatedTokens = 0;
  private statisticsChanged = false;
  private looping: Promise<void> | null = null;

  constructor(private readonly options: SchedulerOptions) {
    const { runner, maxRunning, prefixCaching, reporter, branch } = options;
    this.residents = new ResidentSequences(runner, prefixCaching);
    this.admission = new Admission(this.residents, maxRunning);
    this.running = new RunningSequences(this.residents, this.admission, maxRunning);
    this.planner = new BatchPlanner(this.residents, runner, (sequence) => this.running.suspend(sequence));
    this.computation = new BatchComputation(runner, this.residents, this.pace);
    this.beams = new BeamGrowth({
      running: this.running,
      admission: this.admission,
      branch,
      done: (job, answers) => reporter.searched(job, answers),
    });
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
      this.computation.stopIf((job) => this.aborted.has(job.key));
      this.wake();
    }
  }

  /** Resolves when everything has ended that was in line. */
  async idle(): Promise<void> {
    await this.looping;
  }

  /** Whether there is anything in line. */
  get isBusy(): boolean {
    return this.looping !== null;
  }

  /** Batches computed so far. */
  get steps(): number {
    return this.computation.steps;
  }

  get statistics(): WorkerStatistics {
    return {
      requestsRunning: new Set(this.running.list.map((sequence) => sequence.job)).size,
      kvCacheUsage: this.residents.activeCells / this.residents.totalCells,
      ...this.admission.counters,
      prefilledTokens: this.computation.prefilledTokens,
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
      this.report();
      this.retireEnded();
      const rows = this.planStep();
      // Of requests that have just begun.
      this.report();
      try {
        if (rows.length > 0) await this.computation.run(rows);
      } catch (error) {
        this.failRows(rows, error);
        continue;
      }
      const generatedBefore = this.generatedTokens;
      this.choose(rows);
      this.residents.passed(this.generatedTokens - generatedBefore);
    }
    this.report(true);
  }

  private planStep(): PlannedRows[] {
    this.applyAborts();
    this.running.admit((sequence, cachedTokens) => this.options.reporter.started(sequence, cachedTokens));
    this.residents.closeGap();
    const growing = this.running.list.filter((sequence) => pendingTokens(sequence) === 1).length;
    return this.planner.plan(this.running.list, this.pace.promptBudget(growing));
  }

  private applyAborts(): void {
    for (const key of this.aborted) {
      this.removeJob(key);
      this.statisticsChanged = true;
    }
    this.aborted.clear();
  }

  /** Sends the text of what was chosen, and what else there is to tell. */
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

  /** Sequences that a stop string has ended. */
  private retireEnded(): void {
    for (const sequence of [...this.running.list, ...this.admission.queue].filter(({ ended }) => ended)) {
      this.running.finish(sequence);
    }
    this.admission.remove(({ ended }) => ended);
  }

  private choose(rows: readonly PlannedRows[]): void {
    let row = 0;
    for (const { sequence, count } of rows) {
      try {
        if (!sequence.ended) {
          this.chooseFor(sequence, row, row + count - 1);
        }
      } catch (error) {
        this.failJob(sequence.job, error);
      }
      row += count;
    }
  }

  private chooseFor(sequence: GenerationSequence, firstRow: number, lastRow: number): void {
    const { runner, reporter } = this.options;
    const { job } = sequence;
    if (wantsPromptScores(sequence)) {
      reporter.promptScores.note(sequence, firstRow, lastRow, runner);
    }
    if (pendingTokens(sequence) > 0) {
      return;
    }
    reporter.promptScored(job);
    const logits = runner.logits(lastRow);
    const isFirst = !job.promptDone;
    job.promptDone = true;
    if (job.beams !== null) {
      this.generatedTokens += this.beams.grow(job, sequence, logits);
      return;
    }
    this.chooseToken(sequence, logits);
    if (isFirst) {
      this.startSiblings(sequence, logits);
    }
    if (sequence.ended) {
      this.running.finish(sequence);
    }
  }

  private chooseToken(sequence: GenerationSequence, logits: Float32Array): void {
    this.generatedTokens++;
    this.options.reporter.chosen(sequence, this.options.chooser.choose(sequence, logits));
  }

  /** The other answers share the computed prompt, and choose their first token from the same logits. */
  private startSiblings({ job, resident }: GenerationSequence, logits: Float32Array): void {
    for (const sequence of job.sequences.slice(1)) {
      const source = this.running.hasPlace ? resident : null;
      if (this.running.startFrom(source, job.promptTokens.length, sequence)) {
        this.chooseToken(sequence, logits);
        if (sequence.ended) {
          this.running.finish(sequence);
        }
      }
    }
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
      this.running.finish(sequence);
    }
  }

  /** The model refused, broke down or was stopped: what was in the batch can't go on, everything else can. */
  private failRows(rows: readonly PlannedRows[], error: unknown): void {
    for (const job of new Set(rows.map(({ sequence }) => sequence.job))) {
      if (this.aborted.has(job.key)) {
        this.dropJob(job);
      } else {
        this.failJob(job, error);
      }
    }
  }

  /** Removes a request, and what it has in the pool. */
  private dropJob(job: GenerationJob): void {
    job.sequences.forEach((sequence) => this.running.drop(sequence));
    this.removeJob(job.key);
  }

  private failJob(job: GenerationJob, error: unknown): void {
    this.dropJob(job);
    const message = error instanceof Error ? error.message : String(error);
    this.options.reporter.failed({ key: job.key, kind: 'internal', message });
  }
}
