/** Stands for minus infinity, which JSON can't say (vLLM's value). */
const FLOOR = -9999;

export function finiteLogprob(logprob: number): number {
  return Math.max(FLOOR, logprob);
}
