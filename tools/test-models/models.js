/** The test models by name: tiny ones for tests, larger ones for benchmarks. Weights are random but seeded. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bertModel } from './bert-model.js';
import { decoderModel } from './decoder-model.js';
import { writeGguf } from './gguf-writer.js';
import { mambaModel } from './mamba-model.js';
import { scriptModel } from './script-model.js';

const tiny = {
  vocabulary: 1024,
  width: 128,
  layers: 4,
  feedForward: 320,
  heads: 4,
  keyHeads: 2,
  deviation: 0.1,
};
const small = { ...tiny, layers: 2, headWidth: 32 };
const base = { vocabulary: 32000, width: 768, layers: 12, feedForward: 2048, heads: 12, keyHeads: 4 };
const tinyBert = { width: 64, layers: 2, feedForward: 128, heads: 4 };

/** Each entry: what it is good for, and how it is made. */
export const testModels = {
  'tiny-qwen2-f32': {
    purpose: 'exact reference checks: 1M parameters in 32-bit floats',
    make: (name) => decoderModel(name, { ...tiny, architecture: 'qwen2', type: 'f32', seed: 1 }),
  },
  'tiny-code': {
    purpose: 'tokens for filling in the middle, and sampling defaults of its own',
    make: (name) =>
      decoderModel(name, {
        ...tiny,
        architecture: 'qwen2',
        type: 'f32',
        seed: 2,
        extraTokens: ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'],
        samplingDefaults: { temperature: 0, topK: 7 },
      }),
  },
  'tiny-llama': {
    purpose: 'a second architecture, in 16-bit floats',
    make: (name) => decoderModel(name, { ...tiny, architecture: 'llama', type: 'f16', seed: 3 }),
  },
  'tiny-mamba': {
    purpose: 'a recurrent model: its state can not be cut to a prefix',
    make: (name) => mambaModel(name, { seed: 11, vocabulary: 1024, width: 64, layers: 2 }),
  },
  'tiny-big-vocabulary': {
    purpose: 'costs that grow with the vocabulary: 151936 tokens, 42 MB',
    make: (name) =>
      decoderModel(name, {
        architecture: 'qwen2',
        type: 'f16',
        seed: 4,
        vocabulary: 151936,
        width: 64,
        layers: 2,
        feedForward: 128,
        heads: 2,
        keyHeads: 1,
        outputDeviation: 0.2,
      }),
  },
  'tiny-script': {
    purpose: 'always says the same text: reasoning, content and a tool call',
    make: (name) => scriptModel(name),
  },
  'base-125m-q8_0': {
    purpose: 'benchmarks: 125M parameters, 133 MB, quantized',
    make: (name) => decoderModel(name, { ...base, architecture: 'qwen2', type: 'q8_0', seed: 1 }),
  },
  'tiny-bert-embed': {
    purpose: 'an encoder that gives embeddings (mean pooling)',
    make: (name) => bertModel(name, { ...tinyBert, seed: 7, pooling: 'mean' }),
  },
  'tiny-bert-rerank': {
    purpose: 'a cross-encoder that gives one score per pair',
    make: (name) => bertModel(name, { ...tinyBert, seed: 8, pooling: 'rank' }),
  },
  'tiny-qwen3-embed': {
    purpose: 'a decoder that gives embeddings (last-token pooling)',
    make: (name) =>
      decoderModel(name, { ...small, architecture: 'qwen3', type: 'f16', seed: 9, pooling: 'last' }),
  },
  'tiny-qwen3-rerank': {
    purpose: 'a decoder that ranks: logits of yes and no',
    make: (name) =>
      decoderModel(name, { ...small, architecture: 'qwen3', type: 'f16', seed: 10, pooling: 'rank' }),
  },
};

/** Writes the model `name` as DIRECTORY/name.gguf and returns that path. Throws for an unknown name. */
export function writeTestModel(name, directory) {
  const model = testModels[name];
  if (model === undefined) {
    throw new Error(`no test model ${name}; there are ${Object.keys(testModels).join(', ')}`);
  }
  return writeModel(model.make(name), name, directory);
}

/** Writes a model that answers with `script`, see script-model.js. */
export function writeScriptModel(name, directory, script) {
  return writeModel(scriptModel(name, script), name, directory);
}

function writeModel({ metadata, tensors }, name, directory) {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${name}.gguf`);
  writeGguf(path, metadata, tensors);
  return path;
}
