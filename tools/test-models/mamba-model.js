/** A recurrent model with random weights: Mamba keeps a state of fixed size, not keys and values of every token. */
import { bytePairMetadata, bytePairVocabulary } from './byte-pair-vocabulary.js';
import { float32, text, uint32 } from './gguf-writer.js';
import { fileTypes, weights } from './weights.js';

/**
 * @typedef {object} MambaShape
 * @property {number} seed
 * @property {number} vocabulary tokens
 * @property {number} width of the residual stream
 * @property {number} layers
 */

const kernel = 4;
const stateSize = 16;
const stepRank = 4;

/**
 * @param {string} name
 * @param {MambaShape} shape
 */
export function mambaModel(name, shape) {
  const { seed, vocabulary, width, layers } = shape;
  const make = weights(seed, 'f32');
  return {
    metadata: {
      'general.architecture': text('mamba'),
      'general.type': text('model'),
      'general.name': text(name),
      'general.file_type': uint32(fileTypes.f32),
      'mamba.context_length': uint32(4096),
      'mamba.embedding_length': uint32(width),
      'mamba.block_count': uint32(layers),
      'mamba.feed_forward_length': uint32(0),
      'mamba.attention.head_count': uint32(0),
      'mamba.attention.layer_norm_rms_epsilon': float32(1e-6),
      'mamba.ssm.conv_kernel': uint32(kernel),
      'mamba.ssm.inner_size': uint32(2 * width),
      'mamba.ssm.state_size': uint32(stateSize),
      'mamba.ssm.time_step_rank': uint32(stepRank),
      'mamba.vocab_size': uint32(vocabulary),
      ...bytePairMetadata(bytePairVocabulary(vocabulary)),
    },
    tensors: [
      make.matrix('token_embd.weight', width, vocabulary, 0.5),
      make.matrix('output.weight', width, vocabulary, 0.06),
      make.constantVector('output_norm.weight', width, 1),
      ...Array.from({ length: layers }, (_, layer) => layerTensors(make, `blk.${layer}.`, width)).flat(),
    ],
    shape,
  };
}

function layerTensors(make, prefix, width) {
  const inner = 2 * width;
  const matrix = (name, inputs, outputs) =>
    make.matrix(`${prefix}${name}.weight`, inputs, outputs, 1 / Math.sqrt(inputs));
  return [
    make.constantVector(`${prefix}attn_norm.weight`, width, 1),
    matrix('ssm_in', width, 2 * inner),
    matrix('ssm_conv1d', kernel, inner),
    make.constantVector(`${prefix}ssm_conv1d.bias`, inner, 0),
    matrix('ssm_x', inner, stepRank + 2 * stateSize),
    matrix('ssm_dt', stepRank, inner),
    make.constantVector(`${prefix}ssm_dt.bias`, inner, 0),
    // The state decays by exp(a * step): a must be negative.
    {
      name: `${prefix}ssm_a`,
      dimensions: [stateSize, inner],
      type: 'f32',
      values: () => Float32Array.from({ length: stateSize * inner }, (_, index) => -1 - (index % stateSize)),
    },
    make.constantVector(`${prefix}ssm_d`, inner, 1),
    matrix('ssm_out', inner, width),
  ];
}
