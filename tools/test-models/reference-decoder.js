/**
 * An independent forward pass of the qwen2 test models in double precision, written from the architecture's
 * description (RMSNorm, rotary positions, grouped-query attention, SwiGLU) and not from llama.cpp: what the native
 * engine's logits are checked against. Slow, for a few tokens only.
 */
import { epsilon, ropeBase } from './decoder-model.js';
import { testModels } from './models.js';

/**
 * Logits after each token of a sequence.
 *
 * @param {string} name a test model of architecture qwen2 with f32 weights
 * @param {readonly number[]} tokenIds
 * @returns {Float64Array[]} one row of the vocabulary's length per token
 */
export function referenceLogits(name, tokenIds) {
  const { tensors, shape } = testModels[name].make(name);
  const weights = new Map(
    tensors.map((tensor) => [tensor.name, { values: tensor.values(), inputs: tensor.dimensions[0] }]),
  );
  const weight = (tensor) => weights.get(`${tensor}.weight`);
  const bias = (tensor) => weights.get(`${tensor}.bias`).values;

  const cache = Array.from({ length: shape.layers }, () => ({ keys: [], values: [] }));
  return tokenIds.map((tokenId, position) => {
    let stream = row(weight('token_embd'), tokenId);
    for (let layer = 0; layer < shape.layers; layer += 1) {
      const prefix = `blk.${layer}.`;
      const project = (tensor, input) => add(multiply(weight(prefix + tensor), input), bias(prefix + tensor));
      const attended = normalize(stream, weight(`${prefix}attn_norm`).values);
      const query = rotate(project('attn_q', attended), position, shape);
      cache[layer].keys.push(rotate(project('attn_k', attended), position, shape));
      cache[layer].values.push(project('attn_v', attended));
      const mixed = attend(query, cache[layer], shape);
      stream = add(stream, multiply(weight(`${prefix}attn_output`), mixed));

      const fed = normalize(stream, weight(`${prefix}ffn_norm`).values);
      const gate = multiply(weight(`${prefix}ffn_gate`), fed).map((value) => value / (1 + Math.exp(-value)));
      const up = multiply(weight(`${prefix}ffn_up`), fed);
      stream = add(
        stream,
        multiply(
          weight(`${prefix}ffn_down`),
          gate.map((value, index) => value * up[index]),
        ),
      );
    }
    return multiply(weight('output'), normalize(stream, weight('output_norm').values));
  });
}

const row = ({ values, inputs }, index) =>
  Float64Array.from(values.subarray(index * inputs, (index + 1) * inputs));

const add = (left, right) => left.map((value, index) => value + right[index]);

function multiply({ values, inputs }, vector) {
  return Float64Array.from({ length: values.length / inputs }, (_, output) =>
    vector.reduce((sum, value, index) => sum + value * values[output * inputs + index], 0),
  );
}

/** RMSNorm: by the root of the mean square. */
function normalize(vector, scale) {
  const meanSquare = vector.reduce((sum, value) => sum + value * value, 0) / vector.length;
  return vector.map((value, index) => (value / Math.sqrt(meanSquare + epsilon)) * scale[index]);
}

/** Rotary position embedding, NeoX style: dimension i of a head turns together with dimension i + half. */
function rotate(vector, position, { width, heads }) {
  const headWidth = width / heads;
  const half = headWidth / 2;
  return vector.map((value, index) => {
    const within = index % headWidth;
    const angle = position * ropeBase ** ((-2 * (within % half)) / headWidth);
    const partner = within < half ? -vector[index + half] : vector[index - half];
    return value * Math.cos(angle) + partner * Math.sin(angle);
  });
}

/** Causal attention; several query heads share a key head. */
function attend(query, { keys, values }, { width, heads, keyHeads }) {
  const headWidth = width / heads;
  const mixed = new Float64Array(width);
  for (let head = 0; head < heads; head += 1) {
    const keyStart = Math.floor(head / (heads / keyHeads)) * headWidth;
    const queryStart = head * headWidth;
    const scores = keys.map((key) => {
      let product = 0;
      for (let index = 0; index < headWidth; index += 1) {
        product += query[queryStart + index] * key[keyStart + index];
      }
      return product / Math.sqrt(headWidth);
    });
    const highest = Math.max(...scores);
    const exponentials = scores.map((score) => Math.exp(score - highest));
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    values.forEach((value, index) => {
      for (let dimension = 0; dimension < headWidth; dimension += 1) {
        mixed[queryStart + dimension] += (exponentials[index] / total) * value[keyStart + dimension];
      }
    });
  }
  return mixed;
}
