import type { PromptReport } from '../messages.js';
import type { GenerationJob, GenerationSequence } from './generation-job.js';
import type { ModelRunner } from './model-runner.js';
import { scoreToken } from './token-chooser.js';

/** Whether all rows of this sequence's prompt need logits. */
export function wantsPromptScores({ job }: GenerationSequence): boolean {
  return job.request.promptLogprobs !== null && !job.promptDone;
}

/** Log probabilities of the prompts that are being computed. */
export class PromptScores {
  private readonly scores = new Map<GenerationJob, NonNullable<PromptReport['scores']>>();

  /** Scores the tokens that follow the rows just computed, the last of which is `lastRow`. */
  note({ job, resident }: GenerationSequence, firstRow: number, lastRow: number, runner: ModelRunner): void {
    const scores = this.scores.get(job) ?? [null];
    this.scores.set(job, scores);
    const end = resident?.tokens.length ?? 0;
    for (let row = firstRow; row <= lastRow; row++) {
      const position = end - (lastRow - row);
      const id = job.promptTokens[position];
      if (id !== undefined) {
        scores[position] = { id, ...scoreToken(runner.logits(row), id, job.request.promptLogprobs ?? 0) };
      }
    }
  }

  /** The scores of a whole prompt, or null when none were wanted. */
  take(job: GenerationJob): PromptReport['scores'] {
    const scores = this.scores.get(job) ?? null;
    this.scores.delete(job);
    return scores;
  }
}
