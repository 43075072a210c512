import type { TokenScores } from '../messages.js';
import { logSumExp, rankedLogprob, topLogprobs } from '../sampling/log-probabilities.js';
import type { Ending, GenerationJob, GenerationSequence, ReportedToken } from './generation-job.js';

/** A beam with one more token. */
export interface BeamChild {
  parent: GenerationSequence;
  token: ReportedToken;
  cumulativeLogprob: number;
}

/** An answer that has ended. */
export interface Hypothesis {
  tokens: readonly ReportedToken[];
  cumulativeLogprob: number;
  ending: Ending;
  score: number;
}

/** What comes after all beams are computed: their children to go on with, or the answers, best first. */
export type BeamStep = { children: BeamChild[]; answers: null } | { children: null; answers: Hypothesis[] };

export interface BeamSearchRules {
  maxModelLength: number;
  endOfGenerationIds: ReadonlySet<number>;
  /** Why an answer ends with its last token, or null. */
  endingOf: (job: GenerationJob, output: readonly ReportedToken[]) => Ending | null;
}

/**
 * Beam search by vLLM's rules: of the children of all beams, the `width` best that have ended are kept and the
 * `width` best others go on. An answer's score is its log probability over its length (prompt and answer, without
 * the token that ends the generation) to the power of the length penalty.
 */
export class BeamSearch {
  private readonly candidates = new Map<GenerationSequence, BeamChild[]>();
  private readonly outputs = new WeakMap<GenerationSequence, readonly ReportedToken[]>();
  private finished: Hypothesis[] = [];

  constructor(
    private readonly job: GenerationJob,
    private readonly rules: BeamSearchRules,
  ) {}

  /** Whether the beam is computed and waits for the others. */
  isWaiting(beam: GenerationSequence): boolean {
    return this.candidates.has(beam);
  }

  /** Takes the logits after a beam's last token. Returns the next step once those of all beams have come. */
  note(beam: GenerationSequence, logits: Float32Array): BeamStep | null {
    this.candidates.set(beam, this.childrenOf(beam, logits));
    if (this.job.sequences.some((other) => !this.candidates.has(other))) {
      return null;
    }
    const children = [...this.candidates.values()]
      .flat()
      .sort((a, b) => b.cumulativeLogprob - a.cumulativeLogprob)
      .slice(0, 2 * this.width);
    this.candidates.clear();
    return this.step(children);
  }

  /** Notes that a beam has grown: it may be the parent itself, so what the parent had said comes along. */
  grown(beam: GenerationSequence, parentOutput: readonly ReportedToken[], token: ReportedToken): void {
    this.outputs.set(beam, [...parentOutput, token]);
  }

  /** Tokens generated on the way to a beam. */
  outputOf(beam: GenerationSequence): readonly ReportedToken[] {
    return this.outputs.get(beam) ?? [];
  }

  private get width(): number {
    return this.job.request.beamSearch?.width ?? 1;
  }

  private childrenOf(beam: GenerationSequence, logits: Float32Array): BeamChild[] {
    const adjusted = beam.sampler.adjust(logits);
    const top = topLogprobs(adjusted, 2 * this.width, logSumExp(adjusted));
    const scores = this.scorer(logits);
    return Array.from(top.ids, (id, index) => ({
      parent: beam,
      token: { id, scores: scores(id) },
      cumulativeLogprob: beam.cumulativeLogprob + (top.logprobs[index] ?? -Infinity),
    })).filter(({ cumulativeLogprob }) => cumulativeLogprob > -Infinity);
  }

  private scorer(logits: Float32Array): (id: number) => TokenScores | null {
    const count = this.job.request.logprobs;
    if (count === null) {
      return () => null;
    }
    const normalizer = logSumExp(logits);
    const top = topLogprobs(logits, count, normalizer);
    return (id) => ({ ...rankedLogprob(logits, id, normalizer), topIds: top.ids, topLogprobs: top.logprobs });
  }

  private step(children: readonly BeamChild[]): BeamStep {
    const going: BeamChild[] = [];
    for (const child of children) {
      const tokens = [...this.outputOf(child.parent), child.token];
      const ending = this.rules.endingOf(this.job, tokens);
      if (ending === null) {
        going.push(child);
      } else {
        const score = this.score(child.cumulativeLogprob, this.lengthOf(tokens));
        this.finished.push({ tokens, cumulativeLogprob: child.cumulativeLogprob, ending, score });
      }
    }
    this.finished = this.finished.toSorted((a, b) => b.score - a.score).slice(0, this.width);
    const best = going[0];
    return best === undefined || this.isDecided(best)
      ? { children: null, answers: this.finished }
      : { children: going.slice(0, this.width), answers: null };
  }

  /** Whether no beam is looked at any more, given the best that goes on. */
  private isDecided(best: BeamChild): boolean {
    const worst = this.finished[this.width - 1];
    if (worst === undefined) {
      return false;
    }
    const { earlyStopping, lengthPenalty } = this.job.request.beamSearch ?? {};
    if (earlyStopping === true) {
      return true;
    }
    const { promptTokens, maxTokens } = this.job;
    const now = promptTokens.length + this.outputOf(best.parent).length + 1;
    // A positive penalty rewards length: a beam may still gain by growing as long as it can.
    const longest = Math.max(promptTokens.length + maxTokens, this.rules.maxModelLength);
    const length = earlyStopping === 'never' && (lengthPenalty ?? 0) > 0 ? longest : now;
    return worst.score >= this.score(best.cumulativeLogprob, length);
  }

  private lengthOf(tokens: readonly ReportedToken[]): number {
    const ended = this.rules.endOfGenerationIds.has(tokens.at(-1)?.id ?? -1);
    return this.job.promptTokens.length + tokens.length - (ended ? 1 : 0);
  }

  private score(cumulativeLogprob: number, length: number): number {
    return cumulativeLogprob / length ** (this.job.request.beamSearch?.lengthPenalty ?? 1);
  }
}
