import { basename } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { generationRequest } from '../../../test/support/generation-request.js';
import {
  answerOf,
  chatPrompt,
  DEMO_CHAT,
  InlineEngines,
  randomPrompt,
} from '../../../test/support/inline-engine.js';
import type { GenerationRequest } from '../engine.js';

const engines = new InlineEngines();
afterEach(() => engines.closeAll());
afterAll(() => engines.removeModels());

describe('LlamaCppEngine', () => {
  it('answers, and reports the prompt first, every token once and one end', async () => {
    const engine = await engines.start(DEMO_CHAT);
    const { events, text } = await answerOf(
      engine,
      generationRequest({ prompt: chatPrompt('What is the capital of France?') }),
    );
    expect(text).toBe('The capital of France is Paris.');
    expect(events[0]).toMatchObject({
      type: 'prompt',
      cachedTokens: 0,
      queuedMs: expect.any(Number) as number,
    });
    const tokens = events.flatMap((event) => (event.type === 'tokens' ? event.tokens : []));
    expect(events.slice(-2)).toMatchObject([
      { type: 'sequence-end', reason: 'stop', stopReason: null, completionTokens: tokens.length },
      { type: 'finish' },
    ]);
    expect(engine.statistics).toMatchObject({
      requestsRunning: 0,
      requestsWaiting: 0,
      generatedTokens: tokens.length,
    });
  });

  it('describes the model from its file', async () => {
    const engine = await engines.start(DEMO_CHAT);
    const { info } = engine;
    expect(info).toMatchObject({
      task: 'generate',
      architecture: 'qwen3',
      source: basename(DEMO_CHAT),
      embeddingLength: 0,
    });
    expect(info.chatTemplates['default']).toContain('<|im_start|>');
    expect(info.specialTokens.get('<|im_end|>')).toBe(info.eosToken?.id);
    expect(info.endOfGenerationIds).toContain(info.eosToken?.id);
    expect(engine.state).toEqual({ status: 'ready' });
  });

  it('tokenizes and detokenizes as the model does', async () => {
    const engine = await engines.start(DEMO_CHAT);
    const text = 'Grüße, 世界! <|im_end|> 👋🏽';
    const [plain, special] = await Promise.all(
      [false, true].map(async (parseSpecialTokens) => {
        const [ids] = await engine.tokenize([text], { addSpecialTokens: false, parseSpecialTokens });
        return ids ?? [];
      }),
    );
    const end = engine.info.specialTokens.get('<|im_end|>') ?? -1;
    expect(plain).not.toContain(end);
    expect(special).toContain(end);
    expect(await engine.detokenize(special ?? [], { skipSpecialTokens: false })).toBe(text);
    expect(await engine.detokenize(special ?? [], { skipSpecialTokens: true })).toBe('Grüße, 世界!  👋🏽');
    expect(Buffer.concat((plain ?? []).map((id) => engine.tokenBytes(id))).toString()).toBe(text);
    expect(() => engine.tokenBytes(engine.info.vocabularySize)).toThrow(RangeError);
  });

  it('answers others while it tokenizes a large list', async () => {
    const engine = await engines.start(DEMO_CHAT);
    const options = { addSpecialTokens: false, parseSpecialTokens: false };
    const order: string[] = [];
    const large = engine.tokenize(
      Array.from({ length: 40 }, () => 'word '.repeat(2000)),
      options,
    );
    const lists = await Promise.all([
      large.finally(() => order.push('large')),
      engine.tokenize(['word'], options).finally(() => order.push('small')),
    ]);
    expect(order).toEqual(['small', 'large']);
    expect(lists[0]).toHaveLength(40);
  });

  it('stops working for an aborted request at once', async () => {
    const engine = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 2048 });
    const controller = new AbortController();
    const types: string[] = [];
    const wanted = generationRequest({ prompt: randomPrompt(1), stop: { maxTokens: 1900, ignoreEos: true } });
    for await (const event of engine.generate(wanted, controller.signal)) {
      types.push(event.type);
      if (types.length === 5) {
        controller.abort();
      }
    }
    expect(types).toHaveLength(5);
    const generated = engine.statistics.generatedTokens;
    await answerOf(engine, generationRequest({ prompt: randomPrompt(2), stop: { maxTokens: 1 } }));
    // One step may have been on its way, and this request's own token.
    expect(engine.statistics.generatedTokens - generated).toBeLessThanOrEqual(2);
    expect(engine.statistics).toMatchObject({ requestsRunning: 0, requestsWaiting: 0, kvCacheUsage: 0 });
  });

  it('stops in the middle of a prompt that nobody waits for, and computes it anew for the next', async () => {
    const engine = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 2048 });
    const tokenIds = Array.from({ length: 1000 }, (_, index) => ((index * index) % 900) + 20);
    const wanted = generationRequest({ prompt: { tokenIds }, stop: { maxTokens: 8, ignoreEos: true } });
    for (let round = 0; round < 2; round++) {
      const controller = new AbortController();
      for await (const event of engine.generate(wanted, controller.signal)) {
        expect(event.type).toBe('prompt');
        controller.abort();
      }
    }
    expect(engine.statistics.prefilledTokens).toBeLessThan(1000);
    const after = await answerOf(engine, wanted);
    const fresh = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 2048 });
    expect(after.ids).toEqual((await answerOf(fresh, wanted)).ids);
  });

  it('refuses what can not be computed, and goes on', async () => {
    const engine = await engines.start(DEMO_CHAT, { maxModelLength: 64 });
    const refused: [GenerationRequest['prompt'], RegExp][] = [
      [{ tokenIds: [] }, /at least one token/],
      [{ tokenIds: Array.from({ length: 64 }, () => 1) }, /context of 64 tokens; it has 64/],
      [{ tokenIds: [1, 1_000_000] }, /1000000 is not/],
      [{ tokenIds: [-1] }, /-1 is not/],
    ];
    for (const [prompt, message] of refused) {
      const { events } = await answerOf(engine, generationRequest({ prompt }));
      expect(events).toMatchObject([
        { type: 'error', error: { kind: 'request', message: expect.stringMatching(message) } },
      ]);
    }
    const { text } = await answerOf(
      engine,
      generationRequest({ prompt: chatPrompt('What is the capital of France?') }),
    );
    expect(text).toBe('The capital of France is Paris.');
  });

  it('ends at the context as at the limit', async () => {
    const engine = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 80 });
    const { events, ids } = await answerOf(
      engine,
      generationRequest({ prompt: randomPrompt(1), stop: { maxTokens: 500, ignoreEos: true } }),
    );
    expect(ids).toHaveLength(10);
    expect(events.at(-2)).toMatchObject({ reason: 'length', completionTokens: 10 });
  });

  it('drains on close: what runs is answered, what comes is refused', async () => {
    const engine = await engines.start(DEMO_CHAT);
    const running = answerOf(
      engine,
      generationRequest({ prompt: chatPrompt('What is the capital of France?') }),
    );
    const closed = engine.close({ drain: true });
    const late = await answerOf(engine, generationRequest({ prompt: chatPrompt('Hello!') }));
    expect(late.events).toMatchObject([{ type: 'error', error: { kind: 'unavailable' } }]);
    expect((await running).text).toBe('The capital of France is Paris.');
    await closed;
    expect(engine.state).toEqual({ status: 'stopped' });
  });
});
