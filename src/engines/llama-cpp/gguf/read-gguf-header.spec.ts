import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { texts, writeGguf } from '../../../../tools/test-models/gguf-writer.js';
import { writeTestModel } from '../../../../tools/test-models/models.js';
import { checkGgufFile } from './check-gguf-file.js';
import { GgufError } from './gguf-error.js';
import { type GgufHeader, metadataInteger, metadataText } from './gguf-header.js';
import { readGgufHeader } from './read-gguf-header.js';
import { GgufStringList } from './string-list.js';
import { validateGguf } from './validate-gguf.js';

let directory: string;
let path: string;
let bytes: Buffer;
let header: GgufHeader;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nestling-gguf-'));
  path = writeTestModel('tiny-qwen3-embed', directory);
  bytes = readFileSync(path);
  header = await readGgufHeader(path);
});

afterAll(() => rmSync(directory, { recursive: true }));

/** Writes a file beside the model and returns what is wrong with it; null when nothing is. */
async function complaintAbout(content: Uint8Array | string): Promise<string | null> {
  const file = join(directory, 'case.gguf');
  writeFileSync(file, content);
  try {
    await checkGgufFile(file);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(GgufError);
    const { message } = error as GgufError;
    expect(message.startsWith(`${file}: `)).toBe(true);
    expect(message).not.toContain('\n');
    return message.slice(file.length + 2);
  }
}

/** A copy of the model with some bytes overwritten. */
function patched(offset: number, patch: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(patch, offset);
  return copy;
}

describe('readGgufHeader', () => {
  it('reads metadata of every kind and all tensors', () => {
    expect(header.version).toBe(3);
    expect(metadataText(header, 'general.architecture')).toBe('qwen3');
    expect(metadataInteger(header, 'qwen3.block_count')).toBe(2);
    expect(metadataInteger(header, 'general.architecture')).toBeNull();
    expect(header.metadata.get('qwen3.rope.freq_base')).toBe(1e6);
    expect(header.metadata.get('tokenizer.ggml.add_bos_token')).toBe(false);
    expect(header.metadata.get('tokenizer.ggml.token_type')).toBeInstanceOf(Int32Array);
    const tokens = header.metadata.get('tokenizer.ggml.tokens');
    expect(tokens).toBeInstanceOf(GgufStringList);
    expect(tokens).toHaveLength(1024);
    expect((tokens as GgufStringList).at(32)).toBe('Ġ');
    expect(() => (tokens as GgufStringList).at(1024)).toThrow('index must be from 0 to 1023, got 1024');
    expect(header.tensors[0]).toEqual({
      name: 'token_embd.weight',
      dimensions: [128, 1024],
      type: 1,
      offset: 0,
    });
    expect(header.dataOffset % 32).toBe(0);
  });

  it('reads tokenizers larger than one chunk of the file', async () => {
    const words = Array.from({ length: 200_000 }, (_, index) => `word ${index}`);
    const large = join(directory, 'large.gguf');
    writeGguf(large, { 'tokenizer.ggml.tokens': texts(words) }, []);
    const tokens = (await readGgufHeader(large)).metadata.get('tokenizer.ggml.tokens') as GgufStringList;
    expect(tokens).toHaveLength(words.length);
    expect(words.every((word, index) => tokens.at(index) === word)).toBe(true);
    expect(tokens.byteTexts()).toHaveLength(words.length);
  });

  it('quotes names of damaged files in one short line', async () => {
    const name = `a\n${'b'.repeat(1000)}`;
    const tensor = { name, dimensions: [32], type: 'f32' as const, values: () => new Float32Array(32) };
    const odd = join(directory, 'odd.gguf');
    writeGguf(odd, {}, [tensor, tensor]);
    await expect(
      readGgufHeader(odd).then((read) => validateGguf(read, 1e6, { tensorsOnly: true })),
    ).rejects.toThrow(/: the tensor a\?b{200,300}\.\.\.$/);
  });

  it.each([
    ['nothing', '', 'the file is empty'],
    ['four bytes', 'GGUF', 'the header is truncated: the start needs 24 bytes, 4 are left of 4'],
    ['a text', 'hello there', 'it is not a GGUF file: it begins with "hell" instead of "GGUF"'],
    ['a web page', '<!DOCTYPE html>\n<html>', 'it is a web page, not a GGUF file'],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\n', 'it is a Git LFS pointer'],
    ['a PyTorch checkpoint', 'PK\x03\x04\x14\0', 'it is a zip archive or a PyTorch checkpoint'],
    ['a safetensors file', '\x60\0\0\0\0\0\0\0{"a":{}}', 'it is a safetensors file; convert it to GGUF'],
    ['an old ggml file', 'tjgg\x03\0\0\0', 'it is in an old ggml format; convert it to GGUF'],
  ])('says what %s is', async (_, content, complaint) => {
    expect(await complaintAbout(content)).toContain(complaint);
  });

  it.each([
    ['an old version', 4, Uint32Array.of(1), 'GGUF version 1 is not supported, only 2 and 3'],
    ['a big-endian file', 4, Uint32Array.of(0x03000000), 'it is a big-endian GGUF file'],
    ['too many tensors', 8, Uint32Array.of(0, 0x7fffffff), 'tensors in a file of'],
    ['too much metadata', 16, Uint32Array.of(0xffffffff), 'metadata entries in a file of'],
    [
      'an endless key',
      24,
      Uint32Array.of(0, 0x7fffffff),
      'the header is truncated: the key of metadata entry 1',
    ],
  ])('refuses %s', async (_, offset, words, complaint) => {
    expect(await complaintAbout(patched(offset, new Uint8Array(words.buffer)))).toContain(complaint);
  });

  it('names what is missing or no file', async () => {
    await expect(checkGgufFile(join(directory, 'none.gguf'))).rejects.toThrow(
      /none\.gguf: no such file or directory$/,
    );
    mkdirSync(join(directory, 'folder.gguf'));
    await expect(checkGgufFile(join(directory, 'folder.gguf'))).rejects.toThrow(
      /folder\.gguf: it is a directory, not a GGUF file$/,
    );
  });

  it('refuses the file cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        const complaint = await complaintAbout(bytes.subarray(0, length));
        expect(complaint).toMatch(/truncated|damaged|is empty|is not a GGUF file/);
      }),
      { numRuns: 100 },
    );
  });

  it('reads or refuses a header with damaged bytes, and never fails otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(header.dataOffset - 1),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        async (at, patch) => {
          const complaint = await complaintAbout(patched(at, patch.subarray(0, header.dataOffset - at)));
          expect(complaint === null || complaint.length > 0).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
