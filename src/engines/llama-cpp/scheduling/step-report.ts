import type { RequestFailure, SequenceEnd, StepMessage, WorkerStatistics } from '../messages.js';
import type { GenerationJob, ReportedToken } from './generation-job.js';

/** How an answer ended, without saying which it is. */
export type AnswerEnd = Omit<SequenceEnd, 'key' | 'sequence'>;

/** Collects what one step brought into the one message that tells the parent. */
export class StepReport {
  private message: Omit<StepMessage, 'statistics'> = emptyMessage();

  /** Whether there is anything to tell. */
  get isEmpty(): boolean {
    const { prompts, ids, ends, finished, failures } = this.message;
    return prompts.length + ids.length + ends.length + finished.length + failures.length === 0;
  }

  prompt(report: StepMessage['prompts'][number]): void {
    this.message.prompts.push(report);
  }

  token(key: number, sequence: number, token: ReportedToken, text: string): void {
    const { message } = this;
    message.keys.push(key);
    message.sequences.push(sequence);
    message.ids.push(token.id);
    message.texts.push(text);
    if (token.scores !== null) {
      message.scores ??= [];
      // Tokens before this one had none.
      while (message.scores.length < message.ids.length - 1) {
        message.scores.push(null);
      }
    }
    message.scores?.push(token.scores);
  }

  end({ key, request }: GenerationJob, sequence: number, end: AnswerEnd): void {
    const scored = request.logprobs !== null || request.bestOf > request.count || request.beamSearch !== null;
    this.message.ends.push({
      key,
      sequence,
      ...end,
      cumulativeLogprob: scored ? end.cumulativeLogprob : null,
    });
  }

  finish(key: number): void {
    this.message.finished.push(key);
  }

  failure(failure: RequestFailure): void {
    this.message.failures.push(failure);
  }

  /** The message, and an empty report for the next step. */
  take(statistics: WorkerStatistics): StepMessage {
    const message = { ...this.message, statistics };
    this.message = emptyMessage();
    return message;
  }
}

function emptyMessage(): Omit<StepMessage, 'statistics'> {
  return {
    type: 'step',
    prompts: [],
    keys: [],
    sequences: [],
    ids: [],
    texts: [],
    scores: null,
    ends: [],
    finished: [],
    failures: [],
  };
}
