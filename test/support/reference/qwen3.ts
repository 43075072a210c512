import type { GgufWeights } from './gguf-weights.js';
import { add, attendHead, concatenate, dot, head, multiply } from './vector-math.js';

/**
 * Last hidden states of a Qwen3 decoder, one per token, after the final norm: RMSNorm before each part, normalised
 * queries and keys, rotary positions, query heads in groups that share a key head, SwiGLU.
 */
export function qwen3States(weights: GgufWeights, tokens: readonly number[]): Float64Array[] {
  const words = weights.matrix('token_embd.weight');
  const norm = (name: string, vector: Float64Array): Float64Array =>
    rootMeanSquareNorm(weights, weights.vector(`${name}.weight`), vector);
  let states = tokens.map((token) => words[token]!);
  for (let layer = 0; layer < weights.number('block_count'); layer++) {
    const prefix = `blk.${layer}.`;
    const mixed = attention(
      weights,
      prefix,
      states.map((state) => norm(`${prefix}attn_norm`, state)),
    );
    states = states.map((state, index) => {
      const attended = add(state, mixed[index]!);
      const fed = norm(`${prefix}ffn_norm`, attended);
      const [gate, up] = ['ffn_gate', 'ffn_up'].map((name) =>
        multiply(weights.matrix(`${prefix}${name}.weight`), fed),
      ) as [Float64Array, Float64Array];
      const inner = gate.map((value, place) => (value / (1 + Math.exp(-value))) * up[place]!);
      return add(attended, multiply(weights.matrix(`${prefix}ffn_down.weight`), inner));
    });
  }
  return states.map((state) => norm('output_norm', state));
}

/** The logits of a reranker's classes, from the last token's state. */
export function qwen3Logits(weights: GgufWeights, tokens: readonly number[]): Float64Array {
  return multiply(weights.matrix('cls.output.weight'), qwen3States(weights, tokens).at(-1)!);
}

function attention(weights: GgufWeights, prefix: string, states: readonly Float64Array[]): Float64Array[] {
  const heads = weights.number('attention.head_count');
  const group = heads / weights.number('attention.head_count_kv');
  const width = weights.number('attention.key_length');
  const project = (name: string): Float64Array[] =>
    states.map((state) => multiply(weights.matrix(`${prefix}${name}.weight`), state));
  const turned = (name: string): Float64Array[][] => {
    const scale = weights.vector(`${prefix}${name}_norm.weight`);
    return project(name).map((vector, position) =>
      Array.from({ length: vector.length / width }, (_, index) =>
        rotate(weights, rootMeanSquareNorm(weights, scale, head(vector, index, width)), position),
      ),
    );
  };
  const queries = turned('attn_q');
  const keys = turned('attn_k');
  const values = project('attn_v');
  return queries.map((parts, position) => {
    const mixed = parts.map((query, index) => {
      const shared = Math.floor(index / group);
      const seen = [...keys.keys()].slice(0, position + 1);
      return attendHead(
        query,
        seen.map((at) => keys[at]![shared]!),
        seen.map((at) => head(values[at]!, shared, width)),
      );
    });
    return multiply(weights.matrix(`${prefix}attn_output.weight`), concatenate(mixed));
  });
}

/** Dimension i of a head turns together with dimension i + half. */
function rotate(weights: GgufWeights, vector: Float64Array, position: number): Float64Array {
  const half = vector.length / 2;
  const base = weights.number('rope.freq_base');
  return vector.map((value, index) => {
    const angle = position * base ** (-(index % half) / half);
    const partner = index < half ? -vector[index + half]! : vector[index - half]!;
    return value * Math.cos(angle) + partner * Math.sin(angle);
  });
}

function rootMeanSquareNorm(weights: GgufWeights, scale: Float64Array, vector: Float64Array): Float64Array {
  const size = Math.sqrt(
    dot(vector, vector) / vector.length + weights.number('attention.layer_norm_rms_epsilon'),
  );
  return vector.map((value, index) => (value / size) * scale[index]!);
}
