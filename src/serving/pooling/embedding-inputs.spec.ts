import { describe, expect, it } from 'vitest';
import { poolingEngine, type PoolingTraits } from '../../../test/support/pooling-engine.js';
import type { EmbeddingsRequest } from '../../protocol/embeddings/embeddings-request.js';
import { EmbeddingInputs } from './embedding-inputs.js';
import { PoolingTokenizer } from './pooling-tokenizer.js';

const frame = { start: '[CLS]', end: '[SEP]' };

describe('EmbeddingInputs', () => {
  const inputs = async (request: EmbeddingsRequest, traits: PoolingTraits = { frame }): Promise<string[]> => {
    const engine = await poolingEngine(
      { task: 'embed', maxModelLength: 12, specialTokens: ['[CLS]', '[SEP]'] },
      traits,
    );
    const tokens = await new EmbeddingInputs(new PoolingTokenizer()).tokens(request, engine);
    return Promise.all(tokens.map((ids) => engine.read(ids)));
  };

  it('takes a text, texts, token ids and lists of token ids', async () => {
    expect(await inputs({ input: 'one' })).toEqual(['[CLS]one[SEP]']);
    expect(await inputs({ input: ['one', 'two'] })).toEqual(['[CLS]one[SEP]', '[CLS]two[SEP]']);
    expect(await inputs({ input: [65, 66] })).toEqual(['AB']);
    expect(await inputs({ input: [[65], [66, 67]] })).toEqual(['A', 'BC']);
    expect(await inputs({ input: 'one', add_special_tokens: false })).toEqual(['one']);
  });

  it('keeps the last tokens, and the special tokens around a text', async () => {
    expect(await inputs({ input: '0123456789', truncate_prompt_tokens: 5 })).toEqual(['[CLS]789[SEP]']);
    expect(await inputs({ input: '0123456789abc', truncate_prompt_tokens: -1 })).toEqual([
      '[CLS]3456789abc[SEP]',
    ]);
    expect(await inputs({ input: '01', truncate_prompt_tokens: 5 })).toEqual(['[CLS]01[SEP]']);
    expect(await inputs({ input: [65, 66, 67], truncate_prompt_tokens: 2 })).toEqual(['BC']);
  });

  it.each<[string, EmbeddingsRequest, string, string]>([
    ['too long', { input: ['ok', '0123456789a'] }, 'input[1]', "'input[1]' has 13 tokens"],
    ['too long as ids', { input: Array.from({ length: 13 }, () => 65) }, 'input', "'input' has 13 tokens"],
    ['no token', { input: '', add_special_tokens: false }, 'input', 'at least one token'],
    ['a strange id', { input: [[65], [99999]] }, 'input', 'token id 99999'],
    ['a limit too large', { input: 'a', truncate_prompt_tokens: 13 }, 'truncate_prompt_tokens', 'at most 12'],
    ['an unknown prompt', { input: 'a', prompt_name: 'query' }, 'prompt_name', 'the model has no prompts'],
    ['an instruction without a place', { input: 'a', instruction: 'b' }, 'instruction', 'no prompt'],
  ])('refuses %s', async (_, request, param, message) => {
    await expect(inputs(request)).rejects.toMatchObject({
      status: 400,
      param,
      message: expect.stringContaining(message),
    });
  });

  it("puts texts into a prompt of the model's file, where control tokens of users stay text", async () => {
    const chatTemplates = { query: '{instruction}>{text}' };
    expect(
      await inputs(
        { input: ['a', '{text}'], prompt_name: 'query', instruction: 'x' },
        { frame, info: { chatTemplates } },
      ),
    ).toEqual(['[CLS]x>a[SEP]', '[CLS]x>{text}[SEP]']);
  });
});
