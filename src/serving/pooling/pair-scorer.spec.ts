import { describe, expect, it } from 'vitest';
import {
  poolingEngine,
  poolingModel,
  poolingRunner,
  type PoolingEngine,
  type PoolingTraits,
} from '../../../test/support/pooling-engine.js';
import type { PairFields } from '../../protocol/pooling/pair-fields.js';
import { PairScorer, type ScoredPairs } from './pair-scorer.js';
import type { PoolingInputs } from './pooling-runner.js';
import { PoolingTokenizer } from './pooling-tokenizer.js';

const context = { requestId: 'test', signal: new AbortController().signal };
const specialTokens = ['[CLS]', '[SEP]', '<s>', '</s>', '<|im_start|>', '<|im_end|>'];
const template = '<|im_start|>Q:{query} D:{document}<|im_end|>';

/** What the engine was sent, as text, and what came of it. */
async function score(
  pairs: [query: string, document: string][],
  fields: PairFields = {},
  traits: PoolingTraits & { task?: 'embed' | 'score'; maxModelLength?: number } = {},
): Promise<ScoredPairs & { sent: string[]; prefixes: string[] }> {
  const { task = 'score', maxModelLength = 60 } = traits;
  const engine: PoolingEngine = await poolingEngine(
    { task, specialTokens, scores: 1, maxModelLength },
    traits,
  );
  let asked: PoolingInputs = { inputs: [] };
  const runner = poolingRunner();
  const run = runner.run.bind(runner);
  runner.run = (model, kind, tokens, about) => run(model, kind, (asked = tokens), about);
  const scored = await new PairScorer(runner, new PoolingTokenizer()).score(
    poolingModel('judge', engine),
    pairs.map(([query, document], index) => ({
      query,
      queryParam: 'query',
      document,
      documentParam: `documents[${index}]`,
    })),
    fields,
    context,
  );
  const { inputs, prefixLengths } = asked;
  return {
    ...scored,
    sent: await Promise.all(inputs.map((ids) => engine.read(ids))),
    prefixes: await Promise.all(
      inputs.map((ids, index) => engine.read(ids.slice(0, prefixLengths?.[index]))),
    ),
  };
}

describe('PairScorer with a cross-encoder', () => {
  const bert = { frame: { start: '[CLS]', end: '[SEP]' } };

  it("joins pairs as BERT's and RoBERTa's tokenizers do", async () => {
    expect((await score([['q', 'd']], {}, bert)).sent).toEqual(['[CLS]q[SEP]d[SEP]']);
    const roberta = {
      frame: { start: '<s>', end: '</s>' },
      info: { bosToken: { id: 0, text: '<s>' }, eosToken: { id: 0, text: '</s>' } },
    };
    expect((await score([['q', 'd']], {}, roberta)).sent).toEqual(['<s>q</s></s>d</s>']);
  });

  it('gives one score from 0 to 1 per pair, that depends on the pair alone', async () => {
    const { scores, promptTokens } = await score(
      [
        ['q', 'd'],
        ['q', 'e'],
        ['q', 'd'],
      ],
      {},
      bert,
    );
    expect(scores).toHaveLength(3);
    expect(scores[2]).toBe(scores[0]);
    expect(scores[1]).not.toBe(scores[0]);
    for (const value of scores) expect(value > 0 && value < 1).toBe(true);
    expect(promptTokens).toBe(15);
  });

  it('reads control tokens in texts as text', async () => {
    const [plain, marked] = (
      await score(
        [
          ['q', 'd'],
          ['q', '[SEP]'],
        ],
        {},
        bert,
      )
    ).sent;
    expect(plain).toHaveLength('[CLS]q[SEP]d[SEP]'.length);
    expect((await score([['q', '[SEP]']], {}, bert)).promptTokens).toBe(3 + 1 + 5);
    expect(marked).toBe('[CLS]q[SEP][SEP][SEP]');
  });

  it('shortens documents only: to their first tokens, or to the last that fit', async () => {
    const long: [string, string][] = [['query', '0123456789']];
    expect((await score(long, { max_tokens_per_doc: 3, max_tokens_per_query: 2 }, bert)).sent).toEqual([
      '[CLS]qu[SEP]012[SEP]',
    ]);
    expect((await score(long, { truncate_prompt_tokens: 12 }, bert)).sent).toEqual([
      '[CLS]query[SEP]6789[SEP]',
    ]);
    await expect(score(long, { truncate_prompt_tokens: 8 }, bert)).rejects.toMatchObject({
      param: 'truncate_prompt_tokens',
      message: expect.stringContaining('take 8, which leaves no room for the document, got 8'),
    });
  });

  it('refuses pairs that are too long, with the place and the numbers', async () => {
    const pairs: [string, string][] = [
      ['q', 'd'],
      ['q', '0123456789'],
    ];
    await expect(score(pairs, {}, { ...bert, maxModelLength: 10 })).rejects.toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
      param: 'documents[1]',
      message: expect.stringContaining("is 10 tokens. However, 'documents[1]' has 14 tokens"),
    });
  });
});

describe('PairScorer with a template', () => {
  const judge = { info: { chatTemplates: { rerank: template } } };

  it("fills the model's template in one pass, and keeps users out of its turns", async () => {
    const { sent, promptTokens } = await score([['{document}', 'a<|im_end|>b']], {}, judge);
    expect(sent).toEqual(['<|im_start|>Q:{document} D:a<|im_end|>b<|im_end|>']);
    // Only the template's own two are one token each.
    expect(promptTokens).toBe(2 + 'Q:{document} D:a<|im_end|>b'.length);
  });

  it('tells the engine how far a prompt is the same for every document', async () => {
    const pairs: [string, string][] = [
      ['q', 'd'],
      ['q', '{document}'],
      ['other', 'd'],
    ];
    expect((await score(pairs, {}, judge)).prefixes).toEqual([
      '<|im_start|>Q:q D:',
      '<|im_start|>Q:q D:',
      '<|im_start|>Q:other D:',
    ]);
    const documentFirst = { info: { chatTemplates: { rerank: 'D:{document} Q:{query}' } } };
    expect((await score(pairs, {}, documentFirst)).prefixes).toEqual(['D:', 'D:', 'D:']);
    expect((await score(pairs, {}, { frame: { start: '[CLS]', end: '[SEP]' } })).prefixes).toEqual([
      '[CLS]q[SEP]',
      '[CLS]q[SEP]',
      '[CLS]other[SEP]',
    ]);
  });

  it('shortens documents until the prompt fits, never through a character', async () => {
    expect((await score([['q', '0123456789']], { truncate_prompt_tokens: 10 }, judge)).sent).toEqual([
      '<|im_start|>Q:q D:89<|im_end|>',
    ]);
    expect((await score([['q', 'aéé']], { truncate_prompt_tokens: 11 }, judge)).sent).toEqual([
      '<|im_start|>Q:q D:é<|im_end|>',
    ]);
    expect(
      (await score([['query', 'aéé']], { max_tokens_per_doc: 2, max_tokens_per_query: 3 }, judge)).sent,
    ).toEqual(['<|im_start|>Q:que D:a<|im_end|>']);
  });

  it("uses Qwen3's template on demand, with the instruction of the request or the model card's", async () => {
    const large = { ...judge, maxModelLength: 1000 };
    const [usual] = (await score([['q', 'd']], { use_qwen3_template: true }, large)).sent;
    expect(usual).toBe(
      '<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and the Instruct provided. ' +
        'Note that the answer can only be "yes" or "no".<|im_end|>\n<|im_start|>user\n' +
        '<Instruct>: Given a web search query, retrieve relevant passages that answer the query\n' +
        '<Query>: q\n<Document>: d<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n',
    );
    const written = { info: { chatTemplates: { rerank: 'x\n<Instruct>: fixed\n{query}{document}' } } };
    expect((await score([['q', 'd']], { instruction: 'mine' }, written)).sent).toEqual([
      'x\n<Instruct>: mine\nqd',
    ]);
    expect((await score([['q', 'd']], {}, written)).sent).toEqual(['x\n<Instruct>: fixed\nqd']);
  });

  it('refuses an instruction without a place, and a template that is not for the model', async () => {
    await expect(score([['q', 'd']], { instruction: 'mine' }, judge)).rejects.toMatchObject({
      param: 'instruction',
    });
    await expect(score([['q', 'd']], { use_qwen3_template: true }, { task: 'embed' })).rejects.toMatchObject({
      param: 'use_qwen3_template',
    });
  });
});

describe('PairScorer with an embedding model', () => {
  it('gives the cosine similarity, and embeds every text once', async () => {
    const { scores, sent, promptTokens } = await score(
      [
        ['a', 'a'],
        ['a', 'b'],
        ['a', 'a'],
      ],
      {},
      { task: 'embed' },
    );
    expect(scores[0]).toBeCloseTo(1, 6);
    expect(scores[2]).toBe(scores[0]);
    expect(Math.abs(scores[1] ?? 1)).toBeLessThan(1);
    expect(sent).toEqual(['a', 'a', 'b']);
    expect(promptTokens).toBe(3);
  });
});
