/**
 * Logits after each token of a sequence, from an independent forward pass in double precision: one row of the
 * vocabulary's length per token.
 */
export function referenceLogits(name: 'tiny-qwen2-f32', tokenIds: readonly number[]): Float64Array[];
