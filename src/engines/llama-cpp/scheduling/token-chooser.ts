import type { TokenScores } from '../messages.js';
import { logSumExp, rankedLogprob, rankedWithTop } from '../sampling/log-probabilities.js';
import type { Vocabulary } from '../vocabulary.js';
import type { Ending, GenerationJob, GenerationSequence, ReportedToken } from './generation-job.js';
import { endingAfter } from './token-ending.js';

/** What was chosen for a sequence. */
export interface ChosenToken {
  /** null when no token at all may follow. */
  token: ReportedToken | null;
  /** Why the sequence ends with this token, or null. */
  ending: Ending | null;
}

/** Chooses the next token of a sequence and says whether it is the last. */
export class TokenChooser {
  constructor(
    private readonly endOfGenerationIds: ReadonlySet<number>,
    private readonly vocabulary: Vocabulary,
  ) {}

  /** `logits`: the raw ones after all the sequence's tokens; left as they are. */
  choose(sequence: GenerationSequence, logits: Float32Array): ChosenToken {
    const { job, sampler, constraint, reasoningLimit, repetition } = sequence;
    const id = reasoningLimit?.next ?? this.pick(sequence, logits);
    if (id < 0) {
      sequence.ended = true;
      return { token: null, ending: { reason: 'stop', stopReason: null } };
    }
    const scores = wantsScores(job) ? scoresOf(job, logits, id) : null;
    sampler.accept(id);
    sequence.tokens.push(id);
    sequence.generated++;
    sequence.cumulativeLogprob += scores?.logprob ?? 0;
    const circles = repetition?.push(id) === true && sequence.generated >= job.request.stop.minTokens;
    const ending =
      endingAfter(job, id, sequence.generated, this.endOfGenerationIds) ?? (circles ? REPETITION : null);
    sequence.ended = ending !== null;
    if (ending === null) {
      constraint?.accept(id, this.vocabulary.content(id));
      reasoningLimit?.accept(this.vocabulary.content(id));
    }
    return { token: { id, scores: job.request.logprobs === null ? null : scores }, ending };
  }

  private pick({ sampler, constraint }: GenerationSequence, logits: Float32Array): number {
    return constraint === null ? sampler.pick(sampler.adjust(logits)) : constraint.pick(sampler, logits);
  }
}

/** vLLM's words for an answer that goes in circles. */
const REPETITION: Ending = { reason: 'repetition', stopReason: 'repetition_detected' };

/** The best of several answers are found by their log probability, so those need it too. */
function wantsScores({ request }: GenerationJob): boolean {
  return request.logprobs !== null || request.bestOf > request.count;
}

function scoresOf({ request }: GenerationJob, logits: Float32Array, id: number): TokenScores {
  const { logprobs, logprobTokenIds } = request;
  if (!logprobTokenIds) {
    return scoreToken(logits, id, logprobs ?? 0);
  }
  const normalizer = logSumExp(logits);
  return {
    ...rankedLogprob(logits, id, normalizer),
    topIds: Int32Array.from(logprobTokenIds),
    topLogprobs: Float64Array.from(logprobTokenIds, (each) => (logits[each] ?? -Infinity) - normalizer),
  };
}

/** A token's log probability under the raw distribution, and the `count` most likely ones. */
export function scoreToken(logits: Float32Array, id: number, count: number): TokenScores {
  const { logprob, rank, top } = rankedWithTop(logits, id, count);
  return { logprob, rank, topIds: top.ids, topLogprobs: top.logprobs };
}
