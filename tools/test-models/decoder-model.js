/** Decoders of the Llama family with random weights: qwen2, qwen3 and llama differ in biases and norms only. */
import { bytePairMetadata, bytePairVocabulary } from './byte-pair-vocabulary.js';
import { float32, int32, text, texts, uint32 } from './gguf-writer.js';
import { fileTypes, weights } from './weights.js';

/**
 * @typedef {object} DecoderShape
 * @property {'qwen2' | 'qwen3' | 'llama'} architecture
 * @property {'f32' | 'f16' | 'q8_0'} type of the matrices
 * @property {number} seed
 * @property {number} vocabulary tokens
 * @property {number} width of the residual stream
 * @property {number} layers
 * @property {number} feedForward width inside the feed-forward part
 * @property {number} heads
 * @property {number} keyHeads
 * @property {number} [headWidth] default width / heads
 * @property {number} [deviation] of the layers' weights; 0.1 makes attention depend clearly on what it sees
 * @property {number} [outputDeviation] spread of the logits
 * @property {'last' | 'rank'} [pooling] for embedding models and rerankers
 * @property {readonly string[]} [extraTokens] normal tokens beside those of the corpus
 * @property {{ temperature: number, topK: number }} [samplingDefaults] what the file says about itself
 */

export const epsilon = 1e-6;
export const ropeBase = 1e6;
const contextLength = 32768;
const poolingTypes = { last: 3, rank: 4 };

/** What Qwen3-Reranker's file carries as the text that a pair becomes. */
const rankTemplate =
  '<|im_start|>system\nSay "yes" when the Document answers the Query, otherwise "no".<|im_end|>\n<|im_start|>user\n<Query>: {query}\n<Document>: {document}<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n';

/**
 * @param {string} name
 * @param {DecoderShape} shape
 */
export function decoderModel(name, shape) {
  const vocabulary = bytePairVocabulary(shape.vocabulary, shape.extraTokens);
  return {
    metadata: { ...decoderMetadata(name, shape), ...bytePairMetadata(vocabulary) },
    tensors: decoderTensors(shape),
    shape,
  };
}

/** Everything but the tokenizer. */
export function decoderMetadata(name, shape) {
  const { architecture, pooling } = shape;
  const headWidth = shape.headWidth ?? shape.width / shape.heads;
  return {
    'general.architecture': text(architecture),
    'general.type': text('model'),
    'general.name': text(name),
    'general.file_type': uint32(fileTypes[shape.type]),
    'general.quantization_version': uint32(2),
    ...(shape.samplingDefaults && {
      'general.sampling.temp': float32(shape.samplingDefaults.temperature),
      'general.sampling.top_k': int32(shape.samplingDefaults.topK),
    }),
    [`${architecture}.context_length`]: uint32(contextLength),
    [`${architecture}.embedding_length`]: uint32(shape.width),
    [`${architecture}.block_count`]: uint32(shape.layers),
    [`${architecture}.feed_forward_length`]: uint32(shape.feedForward),
    [`${architecture}.attention.head_count`]: uint32(shape.heads),
    [`${architecture}.attention.head_count_kv`]: uint32(shape.keyHeads),
    [`${architecture}.attention.key_length`]: uint32(headWidth),
    [`${architecture}.attention.value_length`]: uint32(headWidth),
    [`${architecture}.attention.layer_norm_rms_epsilon`]: float32(epsilon),
    [`${architecture}.rope.freq_base`]: float32(ropeBase),
    [`${architecture}.vocab_size`]: uint32(shape.vocabulary),
    ...(pooling && { [`${architecture}.pooling_type`]: uint32(poolingTypes[pooling]) }),
    ...(pooling === 'rank' && {
      [`${architecture}.classifier.output_labels`]: texts(['yes', 'no']),
      'tokenizer.chat_template.rerank': text(rankTemplate),
    }),
  };
}

function decoderTensors(shape) {
  const { width, vocabulary, layers, pooling } = shape;
  const make = weights(shape.seed, shape.type);
  return [
    make.matrix('token_embd.weight', width, vocabulary, 0.5),
    make.matrix('output.weight', width, vocabulary, shape.outputDeviation ?? 0.06),
    make.constantVector('output_norm.weight', width, 1),
    ...(pooling === 'rank' ? [make.matrix('cls.output.weight', width, 2, 0.2)] : []),
    ...Array.from({ length: layers }, (_, layer) => layerTensors(make, `blk.${layer}.`, shape)).flat(),
  ];
}

/** The tensors of one layer; `contribution` scales what it adds to the residual stream. */
export function layerTensors(make, prefix, shape, contribution = 1) {
  const { architecture, width, heads, keyHeads, feedForward } = shape;
  const headWidth = shape.headWidth ?? width / heads;
  const deviation = shape.deviation ?? 0.02;
  const matrix = (name, inputs, outputs, spread = deviation) =>
    make.matrix(`${prefix}${name}.weight`, inputs, outputs, spread);
  return [
    make.constantVector(`${prefix}attn_norm.weight`, width, 1),
    matrix('attn_q', width, heads * headWidth),
    matrix('attn_k', width, keyHeads * headWidth),
    matrix('attn_v', width, keyHeads * headWidth),
    matrix('attn_output', heads * headWidth, width, deviation * contribution),
    ...(architecture === 'qwen2'
      ? [
          make.randomVector(`${prefix}attn_q.bias`, heads * headWidth, deviation),
          make.randomVector(`${prefix}attn_k.bias`, keyHeads * headWidth, deviation),
          make.randomVector(`${prefix}attn_v.bias`, keyHeads * headWidth, deviation),
        ]
      : []),
    ...(architecture === 'qwen3'
      ? [
          make.constantVector(`${prefix}attn_q_norm.weight`, headWidth, 1),
          make.constantVector(`${prefix}attn_k_norm.weight`, headWidth, 1),
        ]
      : []),
    make.constantVector(`${prefix}ffn_norm.weight`, width, 1),
    matrix('ffn_gate', width, feedForward),
    matrix('ffn_up', width, feedForward),
    matrix('ffn_down', feedForward, width, deviation * contribution),
  ];
}
