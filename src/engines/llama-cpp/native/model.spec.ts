import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTestModel } from '../../../../tools/test-models/models.js';
import { loadLlamaLibrary } from './library.js';
import { LlamaModel } from './model.js';

const library = loadLlamaLibrary();
let directory: string;
let model: LlamaModel;
let reranker: LlamaModel;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nestling-model-'));
  model = LlamaModel.load(library, writeTestModel('tiny-qwen2-f32', directory));
  reranker = LlamaModel.load(library, writeTestModel('tiny-qwen3-rerank', directory));
});

afterAll(() => {
  model.free();
  reranker.free();
  rmSync(directory, { recursive: true });
});

const idOf = (text: string): number => {
  const ids = model.tokenize(text, false, true);
  expect(ids).toHaveLength(1);
  return ids[0]!;
};

describe('LlamaModel', () => {
  it('says what its file says', () => {
    expect(model.architecture).toBe('qwen2');
    expect(model.vocabularySize).toBe(1024);
    expect(model.embeddingLength).toBe(128);
    expect(model.layerCount).toBe(4);
    expect(model.trainedContextLength).toBe(32768);
    expect(model.parameterCount).toBe(952_448);
    expect(model.fileSizeBytes).toBe(model.parameterCount * 4);
    expect(model.metadata().get('general.name')).toBe('tiny-qwen2-f32');
    expect(model.metadata().get('tokenizer.chat_template')).toContain('{% for message in messages %}');
    expect({ causal: model.isCausal, recurrent: model.isRecurrent }).toEqual({
      causal: true,
      recurrent: false,
    });
  });

  it('knows its special tokens', () => {
    expect(model.eosId).toBe(idOf('<|im_end|>'));
    expect(model.bosId).toBe(idOf('<|endoftext|>'));
    expect(model.padId).toBe(idOf('<|endoftext|>'));
    expect(model.sepId).toBeNull();
    expect(model.fimPrefixId).toBeNull();
    expect(model.addsBosToken).toBe(false);
    expect(model.isEndOfGeneration(idOf('<|im_end|>'))).toBe(true);
    expect(model.isEndOfGeneration(idOf('a'))).toBe(false);
  });

  it('tells kinds of tokens apart', () => {
    expect(model.tokenKind(idOf('a'))).toBe('normal');
    expect(model.tokenKind(idOf('<|im_start|>'))).toBe('control');
    expect(model.tokenKind(idOf('<think>'))).toBe('user-defined');
  });

  it('gives the text of special tokens as their bytes', () => {
    expect(Buffer.from(model.tokenBytes(idOf('<|im_start|>'))).toString()).toBe('<|im_start|>');
  });

  it('reads special tokens in a text only when asked to', () => {
    const plain = model.tokenize('<|im_end|>', false, false);
    expect(plain.length).toBeGreaterThan(1);
    expect([...plain]).not.toContain(model.eosId);
  });

  it('gives back the bytes of every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const ids = model.tokenize(text, false, false);
        const bytes = Buffer.concat([...ids].map((id) => model.tokenBytes(id)));
        expect(bytes.toString('hex')).toBe(Buffer.from(text, 'utf8').toString('hex'));
      }),
      { numRuns: 200 },
    );
  });

  it('has labels for the outputs of a reranker', () => {
    expect(reranker.classLabels()).toEqual(['yes', 'no']);
    expect(reranker.classifierOutputs).toBe(2);
  });

  it.each([-1, 1024, 1.5, NaN])('refuses the token id %s', (id) => {
    expect(() => model.tokenBytes(id)).toThrow(
      new RangeError(`token id must be an integer from 0 to 1023, got ${id}`),
    );
    expect(() => model.tokenKind(id)).toThrow(RangeError);
    expect(() => model.isEndOfGeneration(id)).toThrow(RangeError);
  });

  it('names the file and the reason when it can not be loaded', () => {
    const path = join(directory, 'broken.gguf');
    writeFileSync(path, 'GGUF but not really a model, only words');
    expect(() => LlamaModel.load(library, path)).toThrow(/^\S+broken\.gguf can't be loaded: .+$/);
    expect(() => LlamaModel.load(library, '/no/such.gguf')).toThrow('No such file or directory');
  });

  it('can not be used once it is freed', () => {
    const short = LlamaModel.load(library, join(directory, 'tiny-qwen2-f32.gguf'), { vocabularyOnly: true });
    short.free();
    short.free();
    expect(() => short.metadata()).toThrow('the model is freed');
    expect(() => short.tokenize('a', false, false)).toThrow('the model is freed');
    expect(() => short.tokenBytes(1)).toThrow('the model is freed');
  });
});
