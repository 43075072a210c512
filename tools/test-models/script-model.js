/**
 * A model that answers every prompt ending in a newline with the same text, token by token, whatever it was asked:
 * for tests that need to know what a model will say.
 *
 * Its layers add nothing, so the last vector is the embedding of the last token. The output row of a token is the
 * embedding of the token before it in the script: the successor always has by far the largest logit.
 */
import {
  bytePairMetadata,
  bytePairVocabulary,
  specialTokens,
  toVocabularyText,
} from './byte-pair-vocabulary.js';
import { decoderMetadata, layerTensors } from './decoder-model.js';
import { normals } from './random.js';
import { weights } from './weights.js';

/** What the model of the registry says: some reasoning, some text and a tool call. */
export const defaultScript = [
  '<think>',
  '\nThe user ',
  'wants the ',
  'weather in ',
  'Paris.\n',
  '</think>',
  '\n\nOne moment, ',
  'I look it up.\n',
  '<tool_call>',
  '\n{"name": ',
  '"get_weather"',
  ', "arguments": ',
  '{"location": ',
  '"Paris"',
  '}}\n',
  '</tool_call>',
  '<|im_end|>',
];

const shape = {
  architecture: 'qwen2',
  type: 'f16',
  vocabulary: 1024,
  width: 256,
  layers: 1,
  feedForward: 64,
  heads: 4,
  keyHeads: 2,
};
const seed = 5;
const scale = 0.12;

/**
 * @param {string} name
 * @param {readonly string[]} script pieces in order; each is one token, so no piece twice. Texts of special tokens
 *   are those tokens. End it with `<|im_end|>`.
 */
export function scriptModel(name, script = defaultScript) {
  const isSpecial = (piece) => specialTokens.some(([token]) => token === piece);
  const vocabulary = bytePairVocabulary(
    shape.vocabulary,
    script.filter((piece) => !isSpecial(piece)),
  );
  const ids = script.map((piece) => vocabulary.ids.get(isSpecial(piece) ? piece : toVocabularyText(piece)));
  const successors = successorIds(vocabulary, ids);
  const embeddings = normals(shape.vocabulary * shape.width, 1, seed * 1000);
  const make = weights(seed, shape.type);
  const matrix = (tensor, values) => ({
    name: tensor,
    dimensions: [shape.width, shape.vocabulary],
    type: shape.type,
    values: () => values,
  });
  return {
    metadata: { ...decoderMetadata(name, shape), ...bytePairMetadata(vocabulary) },
    tensors: [
      matrix('token_embd.weight', embeddings),
      matrix('output.weight', outputRows(embeddings, successors)),
      make.constantVector('output_norm.weight', shape.width, 1),
      ...layerTensors(make, 'blk.0.', shape, 0),
    ],
  };
}

/** The token that follows each token: the script after a newline, and for the others the next id. */
function successorIds({ tokens, ids }, script) {
  const plain = tokens.length - specialTokens.length;
  const successors = Int32Array.from(tokens, (_, id) => (id + 1) % plain);
  successors[ids.get(toVocabularyText('\n'))] = script[0];
  script.slice(1).forEach((id, index) => {
    successors[script[index]] = id;
  });
  return successors;
}

function outputRows(embeddings, successors) {
  const rows = new Float32Array(embeddings.length);
  successors.forEach((successor, id) => {
    for (let index = 0; index < shape.width; index += 1) {
      rows[successor * shape.width + index] += embeddings[id * shape.width + index] * scale;
    }
  });
  return rows;
}
