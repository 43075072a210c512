import type { GgufWeights } from './gguf-weights.js';
import { add, attendHead, concatenate, dot, head, multiply } from './vector-math.js';

/**
 * Last hidden states of a BERT encoder (Devlin et al. 2018: post-norm, learned positions, attention in both directions),
 * one per token; all tokens are of segment A.
 */
export function bertStates(weights: GgufWeights, tokens: readonly number[]): Float64Array[] {
  const epsilon = weights.number('attention.layer_norm_epsilon');
  const norm = (name: string, vector: Float64Array): Float64Array =>
    layerNorm(vector, weights.vector(`${name}.weight`), weights.vector(`${name}.bias`), epsilon);
  const words = weights.matrix('token_embd.weight');
  const positions = weights.matrix('position_embd.weight');
  const [segment = new Float64Array()] = weights.matrix('token_types.weight');
  let states = tokens.map((token, position) =>
    norm('token_embd_norm', add(add(words[token]!, positions[position]!), segment)),
  );
  for (let layer = 0; layer < weights.number('block_count'); layer++) {
    const prefix = `blk.${layer}.`;
    const mixed = attention(weights, prefix, states);
    states = states.map((state, index) => {
      const attended = norm(`${prefix}attn_output_norm`, add(state, mixed[index]!));
      const inner = linear(weights, `${prefix}ffn_up`, attended).map(gelu);
      return norm(`${prefix}layer_output_norm`, add(attended, linear(weights, `${prefix}ffn_down`, inner)));
    });
  }
  return states;
}

/** The logits of a cross-encoder: a tanh layer and a linear one on the first token's state. */
export function bertLogits(weights: GgufWeights, tokens: readonly number[]): Float64Array {
  const [first = new Float64Array()] = bertStates(weights, tokens);
  return linear(weights, 'cls.output', linear(weights, 'cls', first).map(Math.tanh));
}

function attention(weights: GgufWeights, prefix: string, states: readonly Float64Array[]): Float64Array[] {
  const heads = weights.number('attention.head_count');
  const [queries, keys, values] = ['attn_q', 'attn_k', 'attn_v'].map((name) =>
    states.map((state) => linear(weights, prefix + name, state)),
  ) as [Float64Array[], Float64Array[], Float64Array[]];
  const width = (queries[0]?.length ?? 0) / heads;
  return queries.map((query) => {
    const parts = Array.from({ length: heads }, (_, index) => {
      const part = (vector: Float64Array): Float64Array => head(vector, index, width);
      return attendHead(part(query), keys.map(part), values.map(part));
    });
    return linear(weights, `${prefix}attn_output`, concatenate(parts));
  });
}

function linear(weights: GgufWeights, name: string, vector: Float64Array): Float64Array {
  return add(multiply(weights.matrix(`${name}.weight`), vector), weights.vector(`${name}.bias`));
}

function layerNorm(
  vector: Float64Array,
  scale: Float64Array,
  shift: Float64Array,
  epsilon: number,
): Float64Array {
  const average = vector.reduce((sum, value) => sum + value, 0) / vector.length;
  const centred = vector.map((value) => value - average);
  const deviation = Math.sqrt(dot(centred, centred) / vector.length + epsilon);
  return centred.map((value, index) => (value / deviation) * scale[index]! + shift[index]!);
}

/** In the tanh form that ggml computes. */
function gelu(value: number): number {
  return 0.5 * value * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (value + 0.044715 * value ** 3)));
}
