import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HuggingFaceTokenizer } from './hugging-face-tokenizer.js';
import { tokenBytes } from './token-text.js';

const directory = mkdtempSync(join(tmpdir(), 'tokenizer-'));
const special = (id: number, content: string, isSpecial: boolean): object => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: isSpecial,
});

describe('HuggingFaceTokenizer', () => {
  let tokenizer: HuggingFaceTokenizer;
  beforeAll(() => {
    // Byte-level: every byte as its character of GPT-2's table, one merge, a control token and a marker.
    const letters = 'abcdefghijklmnopqrstuvwxyz<>|_/'.split('');
    const vocabulary = [...letters, 'Ġ', 'Ã', '©', 'Ġa'];
    const file = {
      version: '1.0',
      added_tokens: [special(40, '<|end|>', true), special(41, '<tool>', false)],
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: 'BPE',
        vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
        merges: ['Ġ a'],
      },
    };
    writeFileSync(join(directory, 'tokenizer.json'), JSON.stringify(file));
    writeFileSync(join(directory, 'tokenizer_config.json'), JSON.stringify({ eos_token: '<|end|>' }));
    writeFileSync(join(directory, 'chat_template.jinja'), '{{ messages }}');
    writeFileSync(
      join(directory, 'config.json'),
      JSON.stringify({ model_type: 'tiny', max_position_embeddings: 128 }),
    );
    writeFileSync(
      join(directory, 'generation_config.json'),
      JSON.stringify({ temperature: 0.6, eos_token_id: [40] }),
    );
    tokenizer = HuggingFaceTokenizer.fromFile(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const encode = async (text: string, parseSpecialTokens: boolean): Promise<number[]> =>
    (await tokenizer.encode([text], { addSpecialTokens: false, parseSpecialTokens }))[0] ?? [];

  it('encodes, decodes, and knows the bytes of every token', async () => {
    const ids = await encode('b a é<|end|>', true);
    expect(ids).toContain(34);
    expect(ids.at(-1)).toBe(40);
    expect(await tokenizer.decode(ids, { skipSpecialTokens: true })).toBe('b a é');
    const bytes = Buffer.concat(ids.slice(0, -1).map((id) => tokenizer.tokenBytes(id)));
    expect(bytes.toString('utf8')).toBe('b a é');
    expect(() => tokenizer.tokenBytes(1000)).toThrow(RangeError);
  });

  it('reads the text of control tokens as text where it is asked to', async () => {
    expect(await encode('<|end|>', true)).toEqual([40]);
    const spelled = await encode('a<|end|>b', false);
    expect(spelled).not.toContain(40);
    expect(await tokenizer.decode(spelled, { skipSpecialTokens: true })).toBe('a<|end|>b');
  });

  it('knows the model from the files beside it', () => {
    expect(tokenizer.info).toMatchObject({
      vocabularySize: 42,
      maxModelLength: 128,
      architecture: 'tiny',
      chatTemplates: { default: '{{ messages }}' },
      eosToken: { id: 40, text: '<|end|>' },
      endOfGenerationIds: [40],
      generationDefaults: { temperature: 0.6 },
      addsBosToken: false,
    });
    expect(tokenizer.info.specialTokens.get('<tool>')).toBe(41);
    expect([tokenizer.isSpecial(40), tokenizer.isSpecial(41)]).toEqual([true, false]);
  });

  it('says in one line what is missing', () => {
    expect(() => HuggingFaceTokenizer.fromFile('/nowhere')).toThrow('there is no tokenizer.json');
  });
});

describe('tokenBytes', () => {
  it('reads SentencePiece spellings', () => {
    expect([...tokenBytes('<0xE2>', 'sentence-piece')]).toEqual([0xe2]);
    expect(Buffer.from(tokenBytes('▁a', 'sentence-piece')).toString()).toBe(' a');
  });
});
