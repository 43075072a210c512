import { commonPrefixLength } from '../../../common/integer-list.js';
import { compareArrival, pendingTokens, saltOf, type GenerationSequence } from './generation-job.js';
import type { PrefixMatch, ResidentSequences } from './resident-sequences.js';

/** It is worth to wait for another prompt that has this much in common with ours, ... */
const WORTH_SHARING = 32;
/** ... and is about to compute so much of it. */
const WORTH_WAITING_FOR = 8;

export interface AdmissionCounters {
  prefixCacheQueriedTokens: number;
  prefixCacheHitTokens: number;
}

/** A sequence that may run now, and how much of it was in the pool. */
export interface Admitted {
  sequence: GenerationSequence;
  cachedTokens: number;
}

/**
 * The sequences that wait, in order of arrival, and the rule by which they start: there must be room for all tokens
 * known so far, on top of what running sequences still need. What they generate beyond that may fill the pool;
 * then the planner suspends the latest, which comes back here.
 */
export class Admission {
  readonly counters: AdmissionCounters = { prefixCacheQueriedTokens: 0, prefixCacheHitTokens: 0 };
  private readonly waiting: GenerationSequence[] = [];

  constructor(
    private readonly residents: ResidentSequences,
    private readonly maxRunning: number,
  ) {}

  /** The sequences in line, first come first. */
  get queue(): readonly GenerationSequence[] {
    return this.waiting;
  }

  /** Puts a sequence in line. */
  add(sequence: GenerationSequence): void {
    this.waiting.push(sequence);
    this.waiting.sort(compareArrival);
  }

  /** Takes the sequences for which the test holds out of the line. */
  remove(test: (sequence: GenerationSequence) => boolean): void {
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter((sequence) => !test(sequence)));
  }

  /** Gives the next sequences that fit their place in the pool. */
  admit(running: readonly GenerationSequence[]): Admitted[] {
    const admitted: Admitted[] = [];
    for (let index = 0; index < this.waiting.length && running.length + admitted.length < this.maxRunning;) {
      const sequence = this.waiting[index] as GenerationSequence;
      const all = [...running, ...admitted.map((entry) => entry.sequence)];
      const match = this.match(sequence);
      if (isBeingComputed(sequence, match.length, all)) {
        index++;
        continue;
      }
      const started = this.fits(sequence, match, all) ? this.start(sequence, match) : null;
      if (started === null) {
        break;
      }
      this.waiting.splice(index, 1);
      admitted.push(started);
    }
    return admitted;
  }

  /**
   * The last prompt token is always computed (its logits are wanted), and all are where each one's logits are. Not
   * the last alone: a single row takes another path through the model's arithmetic than several, which shows in
   * the last bits, and an answer should not depend on what is in the pool.
   */
  private match({ job, tokens }: GenerationSequence): PrefixMatch {
    if (job.request.promptLogprobs !== null && !job.promptDone) {
      return { resident: null, length: 0 };
    }
    return this.residents.longestPrefix(tokens, tokens.length - 2, saltOf(job));
  }

  private fits(
    sequence: GenerationSequence,
    match: PrefixMatch,
    running: readonly GenerationSequence[],
  ): boolean {
    if (running.length === 0) {
      return true;
    }
    const promised = running.reduce((sum, other) => sum + pendingTokens(other), 0);
    const needed = sequence.tokens.length - match.length + this.residents.idleCells(match);
    return needed + promised + running.length < this.residents.totalCells - this.residents.activeCells;
  }

  private start(sequence: GenerationSequence, match: PrefixMatch): Admitted | null {
    sequence.resident = this.residents.open(match.resident, match.length, saltOf(sequence.job));
    if (sequence.resident === null) {
      return null;
    }
    this.counters.prefixCacheQueriedTokens += sequence.tokens.length;
    this.counters.prefixCacheHitTokens += match.length;
    return { sequence, cachedTokens: match.length };
  }
}

/** Whether a running prompt is about to compute a good part of this one: then it is cheaper to wait for it. */
function isBeingComputed(
  { job, tokens }: GenerationSequence,
  inPool: number,
  running: readonly GenerationSequence[],
): boolean {
  return running.some((other) => {
    if (pendingTokens(other) <= 1 || saltOf(other.job) !== saltOf(job)) {
      return false;
    }
    const shared = Math.min(commonPrefixLength(other.tokens.view(), tokens.view()), tokens.length - 1);
    return shared >= WORTH_SHARING && shared - inPool >= WORTH_WAITING_FOR;
  });
}
