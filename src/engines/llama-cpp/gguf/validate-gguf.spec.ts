import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bool, int32s, text, texts, uint32, writeGguf } from '../../../../tools/test-models/gguf-writer.js';
import type { MetadataValue, TensorSource } from '../../../../tools/test-models/gguf-writer.js';
import { enumerations } from '../native/layouts.js';
import { installedPackages } from '../native/packages.js';
import { checkGgufFile } from './check-gguf-file.js';
import { tensorTypes } from './tensor-types.js';

let directory: string;
let path: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nestling-validate-'));
  path = join(directory, 'case.gguf');
});

afterAll(() => rmSync(directory, { recursive: true }));

const metadata: Record<string, MetadataValue> = {
  'general.architecture': text('llama'),
  'tokenizer.ggml.model': text('gpt2'),
  'tokenizer.ggml.tokens': texts(['a', 'b', 'ab']),
  'tokenizer.ggml.token_type': int32s([1, 1, 1]),
  'tokenizer.ggml.add_bos_token': bool(false),
};

function tensor(
  name: string,
  dimensions: readonly number[],
  type: TensorSource['type'] = 'f32',
): TensorSource {
  const count = dimensions.reduce((product, dimension) => product * dimension, 1);
  return { name, dimensions, type, values: () => new Float32Array(count) };
}

const tensors = [tensor('token_embd.weight', [32, 3]), tensor('output.weight', [32, 3], 'q8_0')];

function without(key: string): Record<string, MetadataValue> {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== key));
}

describe('checkGgufFile', () => {
  it('accepts a model', async () => {
    writeGguf(path, metadata, tensors);
    expect((await checkGgufFile(path)).tensors).toHaveLength(2);
  });

  it.each([
    ['no architecture', without('general.architecture'), 'it names no general.architecture'],
    [
      'an adapter',
      { ...metadata, 'general.type': text('adapter') },
      'it holds no model, its general.type is adapter',
    ],
    [
      'an image encoder',
      { ...metadata, 'general.architecture': text('clip') },
      'it holds an image encoder (mmproj), not a language model',
    ],
    ['no tokenizer', without('tokenizer.ggml.model'), 'it has no tokenizer'],
    ['an empty tokenizer', { ...metadata, 'tokenizer.ggml.model': text('no_vocab') }, 'it has no tokenizer'],
    ['no tokens', without('tokenizer.ggml.tokens'), 'it has no tokenizer.ggml.tokens'],
    [
      'tokens of a wrong type',
      { ...metadata, 'tokenizer.ggml.tokens': int32s([1]) },
      'it has no tokenizer.ggml.tokens',
    ],
    [
      'the same token twice',
      { ...metadata, 'tokenizer.ggml.tokens': texts(['a', 'b', 'a']) },
      'tokens 0 and 2 have the same text "a"',
    ],
    [
      'too few token types',
      { ...metadata, 'tokenizer.ggml.token_type': int32s([1]) },
      'tokenizer.ggml.token_type has 1 entries for 3 tokens',
    ],
    ['an odd alignment', { ...metadata, 'general.alignment': uint32(24) }, 'must be a power of two, got 24'],
  ])('refuses a model with %s', async (_, changed, complaint) => {
    writeGguf(path, changed, tensors);
    await expect(checkGgufFile(path)).rejects.toThrow(`${path}: `);
    await expect(checkGgufFile(path)).rejects.toThrow(complaint);
  });

  it('allows several empty tokens, which llama.cpp names by itself', async () => {
    writeGguf(path, { ...metadata, 'tokenizer.ggml.tokens': texts(['', '', 'a']) }, tensors);
    await expect(checkGgufFile(path)).resolves.toBeDefined();
  });

  it.each([
    ['twice the same tensor', [tensors[0]!, tensors[0]!], 'the tensor token_embd.weight is there twice'],
    ['rows that are no whole blocks', [tensor('x', [8, 4], 'q8_0')], "rows of 8, no multiple of q8_0's 32"],
  ])('refuses %s', async (_, changed, complaint) => {
    writeGguf(path, metadata, changed);
    await expect(checkGgufFile(path)).rejects.toThrow(complaint);
  });

  it('says how many bytes a truncated file lacks', async () => {
    writeGguf(path, metadata, tensors);
    const whole = await checkGgufFile(path);
    const needed = whole.dataOffset + 3 * 32 * 4 + 3 * 34;
    writeFileSync(path, readFileSync(path).subarray(0, needed - 1));
    await expect(checkGgufFile(path)).rejects.toThrow(
      `${path}: the file is truncated: its tensors need ${needed} bytes, it has ${needed - 1}`,
    );
  });
});

describe('split models', () => {
  const shard = (number: number, count = 2): string =>
    join(directory, `split-0000${number}-of-0000${count}.gguf`);
  const split = (number: number): Record<string, MetadataValue> => ({
    'split.no': uint32(number),
    'split.count': uint32(2),
  });

  it('are checked in all their shards', async () => {
    writeGguf(shard(1), { ...metadata, ...split(0) }, [tensors[0]!]);
    rmSync(shard(2), { force: true });
    await expect(checkGgufFile(shard(1))).rejects.toThrow(`${shard(2)}: no such file or directory`);
    writeGguf(shard(2), split(1), [tensors[1]!]);
    expect((await checkGgufFile(shard(1))).path).toBe(shard(1));
  });

  it('are named by their first shard', async () => {
    writeGguf(shard(2), { ...metadata, ...split(1) }, tensors);
    await expect(checkGgufFile(shard(2))).rejects.toThrow(
      `it is shard 2 of 2; name the first one, ${shard(1)}`,
    );
  });

  it('keep the names that llama.cpp finds the others by', async () => {
    writeGguf(shard(1), { ...metadata, ...split(0) }, tensors);
    copyFileSync(shard(1), path);
    await expect(checkGgufFile(path)).rejects.toThrow('its name must end with -00001-of-00002.gguf');
  });
});

describe('tensorTypes', () => {
  it('has the sizes of the library for every type there is', () => {
    const ggml = koffi.load(installedPackages().at(-1)!.files.ggmlBase);
    const elements = ggml.func('int64_t ggml_blck_size(int)') as (type: number) => number;
    const bytes = ggml.func('size_t ggml_type_size(int)') as (type: number) => number;
    const listed = Object.values(enumerations.ggml_type).filter(
      (type) => type !== enumerations.ggml_type.GGML_TYPE_COUNT,
    );
    expect([...tensorTypes.keys()]).toEqual(listed);
    for (const [type, known] of tensorTypes) {
      expect({ type, elements: elements(type), bytes: bytes(type) }).toEqual({
        type,
        elements: known.elements,
        bytes: known.bytes,
      });
    }
  });
});
