/** BERT encoders with random weights: one pools embeddings, one ranks pairs (a cross-encoder). */
import { bool, float32, text, uint32 } from './gguf-writer.js';
import { fileTypes, weights } from './weights.js';
import { wordPieceMetadata, wordPieceVocabulary } from './word-piece-vocabulary.js';

const contextLength = 512;
const poolingTypes = { mean: 1, rank: 4 };

/**
 * @param {string} name
 * @param {{ seed: number, width: number, layers: number, feedForward: number, heads: number,
 *   pooling: 'mean' | 'rank' }} shape
 */
export function bertModel(name, shape) {
  const vocabulary = wordPieceVocabulary();
  const make = weights(shape.seed, 'f16');
  return {
    metadata: {
      'general.architecture': text('bert'),
      'general.type': text('model'),
      'general.name': text(name),
      'general.file_type': uint32(fileTypes.f16),
      'bert.context_length': uint32(contextLength),
      'bert.embedding_length': uint32(shape.width),
      'bert.block_count': uint32(shape.layers),
      'bert.feed_forward_length': uint32(shape.feedForward),
      'bert.attention.head_count': uint32(shape.heads),
      'bert.attention.layer_norm_epsilon': float32(1e-12),
      'bert.attention.causal': bool(false),
      'bert.pooling_type': uint32(poolingTypes[shape.pooling]),
      ...wordPieceMetadata(vocabulary),
    },
    tensors: [
      ...embeddingTensors(make, vocabulary.length, shape.width),
      ...Array.from({ length: shape.layers }, (_, layer) =>
        layerTensors(make, `blk.${layer}.`, shape),
      ).flat(),
      ...(shape.pooling === 'rank' ? classifierTensors(make, shape.width) : []),
    ],
  };
}

function embeddingTensors(make, vocabulary, width) {
  return [
    make.matrix('token_embd.weight', width, vocabulary, 1),
    make.matrix('token_types.weight', width, 2, 0.02, 'f32'),
    make.matrix('position_embd.weight', width, contextLength, 0.1, 'f32'),
    make.constantVector('token_embd_norm.weight', width, 1),
    make.constantVector('token_embd_norm.bias', width, 0),
  ];
}

function layerTensors(make, prefix, { width, feedForward }) {
  const linear = (name, inputs, outputs) => [
    make.matrix(`${prefix}${name}.weight`, inputs, outputs, 0.05),
    make.constantVector(`${prefix}${name}.bias`, outputs, 0),
  ];
  const norm = (name) => [
    make.constantVector(`${prefix}${name}.weight`, width, 1),
    make.constantVector(`${prefix}${name}.bias`, width, 0),
  ];
  return [
    ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].flatMap((name) => linear(name, width, width)),
    ...norm('attn_output_norm'),
    ...linear('ffn_up', width, feedForward),
    ...linear('ffn_down', feedForward, width),
    ...norm('layer_output_norm'),
  ];
}

function classifierTensors(make, width) {
  return [
    make.matrix('cls.weight', width, width, 0.2, 'f32'),
    make.constantVector('cls.bias', width, 0),
    make.matrix('cls.output.weight', width, 1, 0.6, 'f32'),
    make.constantVector('cls.output.bias', 1, 0),
  ];
}
