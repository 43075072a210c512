import type { RequestFailure, StepMessage, WorkerStatistics } from '../messages.js';
import type { Vocabulary } from '../vocabulary.js';
import type { Ending, GenerationJob, GenerationSequence, ReportedToken } from './generation-job.js';
import { PromptScores } from './prompt-scores.js';
import { StepReport } from './step-report.js';
import type { ChosenToken } from './token-chooser.js';

interface Noted extends ChosenToken {
  sequence: GenerationSequence;
}

/**
 * Turns chosen tokens into events: text, stop strings, ends. It works one step behind, while the model computes.
 */
export class SequenceReporter {
  readonly promptScores = new PromptScores();
  private readonly report = new StepReport();
  private noted: Noted[] = [];

  constructor(private readonly vocabulary: Vocabulary) {}

  /** A sequence was given its place. The prompt is reported with the first, unless its scores are still to come. */
  started({ job }: GenerationSequence, cachedTokens: number): void {
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
      tokenIds: job.request.prompt instanceof Int32Array ? null : job.promptTokens,
      scores: this.promptScores.take(job),
    });
  }

  private reportChosen({ sequence, token, ending }: Noted): void {
    const stopString = token === null ? null : this.addText(sequence, token, ending);
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
      this.report.end(sequence, sequence.index, end);
    }
    if (job.unfinished === 0) {
      this.reportBest(job);
      this.report.finish(job.key);
    }
  }

  /** Returns the stop string that the token completed, or null. */
  private addText(sequence: GenerationSequence, token: ReportedToken, ending: Ending | null): string | null {
    const { stop } = sequence.job.request;
    if (ending?.reason === 'stop' && !stop.includeStopString) {
      sequence.text.pushSilent(token);
      return null;
    }
    // Matching runs one token behind choosing, and a sequence is at most that far ahead.
    return sequence.text.push(token, this.vocabulary.content(token.id), {
      apart: this.vocabulary.isSpecial(token.id) && !stop.matchSpecialTokens,
      mayStop: sequence.generated > stop.minTokens && ending?.reason !== 'stop',
    });
  }

  /** Of more answers than wanted, those with the largest log probability, best first. */
  private reportBest({ key, request, sequences }: GenerationJob): void {
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
      this.report.end(sequence, index, sequence.ending ?? { reason: 'stop', stopReason: null });
    }
  }
}
