import type { RequestFailure, StepMessage, WorkerStatistics } from '../messages.js';
import type { Vocabulary } from '../vocabulary.js';
import type { Ending, GenerationJob, GenerationSequence, ReportedToken } from './generation-job.js';
import { AnswerText } from './answer-text.js';
import type { Hypothesis } from './beam-search.js';
import { PromptScores } from './prompt-scores.js';
import { StepReport, type AnswerEnd } from './step-report.js';
import { stopAutomatonOf } from './stop-automaton-of.js';
import type { ChosenToken } from './token-chooser.js';

interface Noted extends ChosenToken {
  sequence: GenerationSequence;
}

/**
 * Turns chosen tokens into events: text, stop strings, ends.
 */
export class SequenceReporter {
  readonly promptScores = new PromptScores();
  private readonly report = new StepReport();
  private noted: Noted[] = [];

  constructor(private readonly vocabulary: Vocabulary) {}

  /** A sequence was given its place. The prompt is reported with the first, unless its scores are still to come. */
  started({ job }: GenerationSequence, cachedTokens: number): void {
    job.queuedMs ??= performance.now() - job.arrivedAt;
    if (!job.promptReported && job.request.promptLogprobs === null) {
      this.reportPrompt(job, cachedTokens);
    }
  }

  /** The prompt has been computed with all its log probabilities. */
  promptScored(job: GenerationJob): void {
    if (!job.promptReported) {
      this.reportPrompt(job, 0);
    }
  }

  /** A token was chosen; its text follows with the next `flush`. */
  chosen(sequence: GenerationSequence, token: ChosenToken): void {
    this.noted.push({ sequence, ...token });
  }

  /** A token whose text is known, from the sequence's text. */
  hand(sequence: GenerationSequence, token: ReportedToken, text: string): void {
    if (sequence.withheld === null) {
      this.report.token(sequence.job.key, sequence.index, token, text);
    } else {
      sequence.withheld.push({ token, text });
    }
  }

  /** A beam search has ended: reports the best of its answers. */
  searched(job: GenerationJob, answers: readonly Hypothesis[]): void {
    const best = answers.slice(0, job.request.count);
    for (const [index, { tokens, ending, cumulativeLogprob }] of best.entries()) {
      const text = new AnswerText(job, this.vocabulary, stopAutomatonOf(job.request), (token, added) =>
        this.report.token(job.key, index, token, added),
      );
      tokens.forEach((token, at) => text.add(token, at + 1, at === tokens.length - 1 ? ending : null));
      text.end();
      this.report.end(job, index, { ...ending, completionTokens: tokens.length, cumulativeLogprob });
    }
    this.report.finish(job.key);
  }

  failed(failure: RequestFailure): void {
    this.report.failure(failure);
  }

  /** Drops what is not yet reported of a request. */
  forget(job: GenerationJob): void {
    this.noted = this.noted.filter(({ sequence }) => sequence.job !== job);
    this.promptScores.take(job);
  }

  /**
   * Reports everything noted. Marks sequences as ended that a stop string ends. null: nothing to tell, unless
   * `always` wants the statistics told anyway.
   */
  flush(statistics: () => WorkerStatistics, always: boolean): StepMessage | null {
    const noted = this.noted;
    this.noted = [];
    for (const entry of noted) {
      this.reportChosen(entry);
    }
    return this.report.isEmpty && !always ? null : this.report.take(statistics());
  }

  private reportPrompt(job: GenerationJob, cachedTokens: number): void {
    job.promptReported = true;
    this.report.prompt({
      key: job.key,
      cachedTokens,
      queuedMs: job.queuedMs ?? 0,
      tokenIds: job.request.prompt instanceof Int32Array ? null : job.promptTokens,
      scores: this.promptScores.take(job),
    });
  }

  private reportChosen({ sequence, token, ending }: Noted): void {
    const stopString = token === null ? null : sequence.text.add(token, sequence.generated, ending);
    const end = stopString === null ? ending : { reason: 'stop' as const, stopReason: stopString };
    if (end === null) {
      return;
    }
    sequence.text.end();
    sequence.ended = true;
    sequence.ending = end;
    const { job } = sequence;
    job.unfinished--;
    if (sequence.withheld === null) {
      this.report.end(job, sequence.index, endOf(sequence, end));
    }
    if (job.unfinished === 0) {
      this.reportBest(job);
      this.report.finish(job.key);
    }
  }

  /** Of more answers than wanted, those with the largest log probability, best first. */
  private reportBest(job: GenerationJob): void {
    const { key, request, sequences } = job;
    if (request.bestOf <= request.count) {
      return;
    }
    const best = sequences
      .toSorted((a, b) => b.cumulativeLogprob - a.cumulativeLogprob)
      .slice(0, request.count);
    for (const [index, sequence] of best.entries()) {
      for (const { token, text } of sequence.withheld ?? []) {
        this.report.token(key, index, token, text);
      }
      this.report.end(job, index, endOf(sequence, sequence.ending ?? { reason: 'stop', stopReason: null }));
    }
  }
}

function endOf({ generated, cumulativeLogprob }: GenerationSequence, ending: Ending): AnswerEnd {
  return { ...ending, completionTokens: generated, cumulativeLogprob };
}
