import { expNonPositive } from './exponential.js';
import { argmax, largest } from './log-probabilities.js';

/** The filters that follow temperature, in this order. */
export interface Filters {
  /** > 0. */
  temperature: number;
  /** 0 is off. */
  topK: number;
  /** 1 is off. */
  topP: number;
  /** 0 is off. */
  minP: number;
}

/** Tokens this far (in natural logarithms) below the best have no chance: 1e-14 each. Larger distances share the last bin. */
const FARTHEST = 32;
const BINS_PER_UNIT = 8;
const BINS = FARTHEST * BINS_PER_UNIT;

/** Up to this top_k the tokens in question are found directly, and everything else happens among them. */
const FEW = 64;

/**
 * Draws one token from softmax(logits / temperature) after top_k, top_p and min_p. No sort of the vocabulary:
 * the filters need the order of the likely tokens only, so entries are counted by their distance from the best,
 * and nothing but the one bin in which a filter's border falls is sorted.
 *
 * Reused for every draw of one engine, as its arrays are as long as the vocabulary.
 */
export class Distribution {
  private readonly bins: Uint16Array;
  private readonly weights: Float32Array;
  private readonly counts = new Uint32Array(BINS + 1);
  private readonly masses = new Float64Array(BINS + 1);

  constructor(vocabularySize: number) {
    this.bins = new Uint16Array(vocabularySize);
    this.weights = new Float32Array(vocabularySize);
  }

  /** `uniform` in [0, 1) decides. Returns -1 when no logit is larger than -Infinity. */
  draw(logits: Float32Array, filters: Filters, uniform: number): number {
    if (filters.topK > 0 && filters.topK <= FEW) {
      return drawFromFew(logits, filters, uniform);
    }
    const best = argmax(logits);
    if (best < 0) {
      return -1;
    }
    const top = logits[best] as number;
    const scale = 1 / filters.temperature;
    if (filters.topK === 0 && filters.topP === 1 && filters.minP === 0) {
      return this.pick(uniform * this.weighAll(logits, top, scale), best);
    }
    const total = this.weigh(logits, top, scale);
    return this.pick(uniform * this.filter(filters, total), best);
  }

  /** Fills the weights (relative to the best token); returns their sum. */
  private weighAll(logits: Float32Array, top: number, scale: number): number {
    const { weights } = this;
    let total = 0;
    for (let id = 0; id < logits.length; id++) {
      const weight = expNonPositive(((logits[id] as number) - top) * scale);
      weights[id] = weight;
      total += weight;
    }
    return total;
  }

  /** Fills the weights (relative to the best token) and the bins; returns the sum of the weights. */
  private weigh(logits: Float32Array, top: number, scale: number): number {
    const { bins, weights, counts, masses } = this;
    counts.fill(0);
    masses.fill(0);
    for (let id = 0; id < logits.length; id++) {
      const distance = (top - (logits[id] as number)) * scale;
      if (distance >= FARTHEST) {
        weights[id] = 0;
        bins[id] = BINS;
        continue;
      }
      const bin = (distance * BINS_PER_UNIT) | 0;
      const weight = expNonPositive(-distance);
      bins[id] = bin;
      weights[id] = weight;
      counts[bin] = (counts[bin] as number) + 1;
      masses[bin] = (masses[bin] as number) + weight;
    }
    let total = 0;
    for (let bin = 0; bin < BINS; bin++) {
      total += masses[bin] as number;
    }
    return total;
  }

  /** Sets the weights of tokens that the filters drop to 0; returns the sum of the others. */
  private filter(filters: Filters, total: number): number {
    let kept = total;
    if (filters.topK > 0) {
      kept = this.keepBest(filters.topK, Infinity, kept);
    }
    if (filters.topP < 1) {
      kept = this.keepBest(Infinity, filters.topP * kept, kept);
    }
    if (filters.minP > 0) {
      kept = this.keepAbove(filters.minP);
    }
    return kept;
  }

  /** Keeps the best tokens until there are `count` of them or their weights reach `mass`. */
  private keepBest(count: number, mass: number, total: number): number {
    let kept = 0;
    let sum = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const tokens = this.counts[bin] as number;
      const weight = this.masses[bin] as number;
      if (kept + tokens >= count || sum + weight >= mass) {
        return sum + this.cutBin(bin, count - kept, mass - sum);
      }
      kept += tokens;
      sum += weight;
    }
    return total;
  }

  /** Keeps the best of one bin (at least one token unless `count` is 0), drops all bins after it. */
  private cutBin(border: number, count: number, mass: number): number {
    const { bins, weights } = this;
    const ids: number[] = [];
    for (let id = 0; id < bins.length; id++) {
      const bin = bins[id] as number;
      if (bin < border) {
        continue;
      }
      if (bin === border && (weights[id] as number) > 0) {
        ids.push(id);
      }
      weights[id] = bin === border ? (weights[id] as number) : 0;
    }
    ids.sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
    let sum = 0;
    let kept = 0;
    for (const id of ids) {
      if (kept >= count || sum >= mass) {
        weights[id] = 0;
      } else {
        sum += weights[id] as number;
        kept++;
      }
    }
    this.counts.fill(0, border);
    this.masses.fill(0, border);
    this.counts[border] = kept;
    this.masses[border] = sum;
    return sum;
  }

  /** Keeps tokens with at least `share` of the best token's probability. */
  private keepAbove(share: number): number {
    const { weights } = this;
    let sum = 0;
    for (let id = 0; id < weights.length; id++) {
      if ((weights[id] as number) >= share) {
        sum += weights[id] as number;
      } else {
        weights[id] = 0;
      }
    }
    return sum;
  }

  /** The token at which the running sum passes `target`. */
  private pick(target: number, fallback: number): number {
    const { weights } = this;
    let sum = 0;
    let last = fallback;
    for (let id = 0; id < weights.length; id++) {
      const weight = weights[id] as number;
      if (weight > 0) {
        sum += weight;
        last = id;
        if (sum > target) {
          return id;
        }
      }
    }
    return last;
  }
}

/** As Distribution.draw where top_k leaves few tokens. */
function drawFromFew(
  logits: Float32Array,
  { temperature, topK, topP, minP }: Filters,
  uniform: number,
): number {
  const { ids, values } = largest(logits, topK);
  if (!((values[0] as number) > -Infinity)) {
    return -1;
  }
  const weights = Array.from(values, (value) =>
    expNonPositive((value - (values[0] as number)) / temperature),
  );
  const mass = topP * weights.reduce((sum, weight) => sum + weight, 0);
  let kept = 0;
  let sum = 0;
  while (kept < weights.length && (kept === 0 || sum < mass) && (weights[kept] as number) >= minP) {
    sum += weights[kept] as number;
    kept++;
  }
  let target = uniform * sum;
  for (let index = 0; index < kept - 1; index++) {
    target -= weights[index] as number;
    if (target < 0) {
      return ids[index] as number;
    }
  }
  return ids[kept - 1] as number;
}
