/** Log probabilities of the raw distribution: of the most likely tokens, best first, and of one chosen token. */
export interface TopLogprobs {
  ids: Int32Array;
  logprobs: Float64Array;
  /** Of `chosenId`, whether or not it is among the top. */
  chosenLogprob: number;
}

/**
 * Exact log probabilities from a row of logits: of the `count` most likely tokens (ties: lower id first) and of
 * `chosenId`.
 */
export function topLogprobs(logits: Float32Array, count: number, chosenId: number): TopLogprobs {
  const order = Array.from(logits.keys())
    .sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
    .slice(0, count);
  const maximum = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const logSum = maximum + Math.log(logits.reduce((sum, value) => sum + Math.exp(value - maximum), 0));
  return {
    ids: Int32Array.from(order),
    logprobs: Float64Array.from(order, (id) => (logits[id] ?? -Infinity) - logSum),
    chosenLogprob: (logits[chosenId] ?? -Infinity) - logSum,
  };
}
