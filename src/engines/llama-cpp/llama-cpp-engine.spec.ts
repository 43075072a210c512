import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { writeTestModel, type TestModelName } from '../../../tools/test-models/models.js';
import type { GenerationEvent, GenerationRequest, SamplingParameters, StopParameters } from '../engine.js';
import type { LlamaCppEngineOptions } from './engine-options.js';
import { LlamaCppEngine } from './llama-cpp-engine.js';

const DEMO_CHAT = 'models/demo-chat-q8_0.gguf';
const directory = mkdtempSync(join(tmpdir(), 'llama-cpp-engine-'));
const engines: LlamaCppEngine[] = [];

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** An engine in this process, so that the sources under test run. */
async function start(
  modelPath: string,
  options: Partial<LlamaCppEngineOptions> = {},
): Promise<LlamaCppEngine> {
  const engine = new LlamaCppEngine({ modelPath, threads: 1, processMode: 'inline', ...options });
  await engine.start();
  engines.push(engine);
  return engine;
}

function testModel(name: TestModelName): string {
  return writeTestModel(name, directory);
}

type Changes = Partial<Omit<GenerationRequest, 'sampling' | 'stop'>> & {
  sampling?: Partial<SamplingParameters>;
  stop?: Partial<StopParameters>;
};

function request({ sampling, stop, ...changes }: Changes): GenerationRequest {
  return {
    requestId: 'test',
    prompt: { text: '', addSpecialTokens: false },
    sampling: {
      temperature: 0,
      topP: 1,
      topK: 0,
      minP: 0,
      repetitionPenalty: 1,
      presencePenalty: 0,
      frequencyPenalty: 0,
      seed: null,
      logitBias: new Map(),
      allowedTokenIds: null,
      badWords: [],
      ...sampling,
    },
    stop: {
      maxTokens: 48,
      minTokens: 0,
      ignoreEos: false,
      strings: [],
      tokenIds: [],
      includeStopString: false,
      matchSpecialTokens: false,
      ...stop,
    },
    constraint: null,
    count: 1,
    bestOf: 1,
    beamSearch: null,
    logprobs: null,
    promptLogprobs: null,
    ...changes,
  };
}

function chat(question: string): GenerationRequest['prompt'] {
  return {
    text: `<|im_start|>user\n${question}<|im_end|>\n<|im_start|>assistant\n`,
    addSpecialTokens: false,
  };
}

/** A prompt for a model with random weights, long enough to be computed in several pieces. */
function randomPrompt(variant: number): GenerationRequest['prompt'] {
  return {
    tokenIds: Array.from({ length: 70 }, (_, index) => ((index * index * 7 + variant * 131) % 900) + 20),
  };
}

interface Answer {
  events: GenerationEvent[];
  ids: (number | null)[];
  text: string;
}

async function answer(engine: LlamaCppEngine, wanted: GenerationRequest, sequence = 0): Promise<Answer> {
  const events: GenerationEvent[] = [];
  for await (const event of engine.generate(wanted, new AbortController().signal)) {
    events.push(event);
  }
  const tokens = events.flatMap((event) =>
    event.type === 'tokens' && event.sequence === sequence ? event.tokens : [],
  );
  const visible = tokens.filter(({ special }) => !special);
  return { events, ids: tokens.map(({ id }) => id), text: visible.map(({ text }) => text).join('') };
}

describe('LlamaCppEngine', () => {
  it('answers, and reports the prompt first, every token once and one end', async () => {
    const engine = await start(DEMO_CHAT);
    const { events, text } = await answer(
      engine,
      request({ prompt: chat('What is the capital of France?') }),
    );
    expect(text).toBe('The capital of France is Paris.');
    expect(events[0]).toMatchObject({ type: 'prompt', cachedTokens: 0 });
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
    const engine = await start(DEMO_CHAT);
    const { info } = engine;
    expect(info).toMatchObject({
      task: 'generate',
      architecture: 'qwen3',
      source: DEMO_CHAT,
      embeddingLength: 0,
    });
    expect(info.chatTemplates['default']).toContain('<|im_start|>');
    expect(info.specialTokens.get('<|im_end|>')).toBe(info.eosToken?.id);
    expect(info.endOfGenerationIds).toContain(info.eosToken?.id);
    expect(engine.state).toEqual({ status: 'ready' });
  });

  it('tokenizes and detokenizes as the model does', async () => {
    const engine = await start(DEMO_CHAT);
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

  it.each<[string, () => string]>([
    ['the demo model', () => DEMO_CHAT],
    ['random 32-bit weights', () => testModel('tiny-qwen2-f32')],
    ['random 16-bit weights', () => testModel('tiny-llama')],
  ])('gives 16 requests at once the answers they get alone (greedy): %s', async (_, model) => {
    const engine = await start(model(), { prefixCaching: false, maxModelLength: 256 });
    const prompts = Array.from({ length: 16 }, (__, index) =>
      index % 2 === 0 ? randomPrompt(index) : chat(`What is ${index} and ${index + 3}?`),
    );
    const requests = prompts.map((prompt) => request({ prompt, stop: { maxTokens: 24, ignoreEos: true } }));
    const alone: Answer['ids'][] = [];
    for (const wanted of requests) {
      alone.push((await answer(engine, wanted)).ids);
    }
    const together = await Promise.all(requests.map((wanted) => answer(engine, wanted)));
    expect(together.map(({ ids }) => ids)).toEqual(alone);
  });

  it('draws the same tokens for the same seed, alone and among others, and seed + i for sequence i', async () => {
    const engine = await start(testModel('tiny-qwen2-f32'), { maxModelLength: 256 });
    const wanted = (seed: number | null, count = 1) =>
      request({
        prompt: randomPrompt(1),
        count,
        bestOf: count,
        sampling: { temperature: 1, topP: 0.95, seed },
        stop: { maxTokens: 20, ignoreEos: true },
      });
    const alone = await answer(engine, wanted(41));
    const others = Array.from({ length: 15 }, (_, index) => answer(engine, wanted(index)));
    const [among] = await Promise.all([answer(engine, wanted(41)), ...others]);
    expect(among.ids).toEqual(alone.ids);
    expect((await answer(engine, wanted(40, 3), 1)).ids).toEqual(alone.ids);
    expect((await answer(engine, wanted(null))).ids).not.toEqual((await answer(engine, wanted(null))).ids);
  });

  it('computes a shared prompt once for several answers, in either layout of the cells', async () => {
    for (const kvCells of [null, 300]) {
      const engine = await start(testModel('tiny-qwen2-f32'), { maxModelLength: 256, kvCells });
      const { events } = await answer(
        engine,
        request({ prompt: randomPrompt(1), count: 8, bestOf: 8, stop: { maxTokens: 6, ignoreEos: true } }),
      );
      expect(events.filter(({ type }) => type === 'sequence-end')).toHaveLength(8);
      expect(engine.statistics).toMatchObject({ prefilledTokens: 70, generatedTokens: 48, kvCacheUsage: 0 });
    }
  });

  it('takes a common beginning from the pool and counts it', async () => {
    for (const kvCells of [null, 300]) {
      const engine = await start(testModel('tiny-qwen2-f32'), { maxModelLength: 256, kvCells });
      const first = randomPrompt(1);
      const beginning = 'tokenIds' in first ? first.tokenIds : [];
      const stop = { maxTokens: 4, ignoreEos: true };
      const fresh = await start(testModel('tiny-qwen2-f32'), { maxModelLength: 256 });
      const second = request({ prompt: { tokenIds: [...beginning, 5, 6, 7] }, stop });
      const expected = await answer(fresh, second);
      await answer(engine, request({ prompt: first, stop }));
      const { events, ids } = await answer(engine, second);
      expect(events[0]).toMatchObject({ type: 'prompt', cachedTokens: 70 });
      expect(ids).toEqual(expected.ids);
      expect(engine.statistics).toMatchObject({
        prefixCacheQueriedTokens: 143,
        prefixCacheHitTokens: 70,
        prefilledTokens: 73,
      });
    }
  });

  it('lets requests wait when the pool is full, and completes them all', async () => {
    // Room for one request alone; every second token of two at once must wait.
    const engine = await start(testModel('tiny-qwen2-f32'), { maxModelLength: 256, kvCells: 256 });
    const stop = { maxTokens: 180, ignoreEos: true };
    const requests = [1, 2, 3].map((variant) => request({ prompt: randomPrompt(variant), stop }));
    const answers = await Promise.all(requests.map((wanted) => answer(engine, wanted)));
    expect(answers.map(({ ids }) => ids.length)).toEqual([180, 180, 180]);
    expect(engine.statistics).toMatchObject({ requestsRunning: 0, requestsWaiting: 0, kvCacheUsage: 0 });
  });

  it('follows a grammar from the start, and ends where it ends', async () => {
    const engine = await start(DEMO_CHAT);
    const constraint = {
      grammar: 'root ::= "{\\"city\\": \\"" ("Rome" | "Oslo") "\\"}"',
      activation: { kind: 'start' as const },
    };
    for (const sampling of [{}, { temperature: 1.5, seed: 4 }]) {
      const { text, events } = await answer(
        engine,
        request({
          prompt: chat('What is the capital of France?'),
          constraint,
          sampling,
          count: 2,
          bestOf: 2,
        }),
      );
      expect(['Rome', 'Oslo']).toContain((JSON.parse(text) as { city: string }).city);
      expect(events.filter(({ type }) => type === 'sequence-end')).toMatchObject([
        { reason: 'stop' },
        { reason: 'stop' },
      ]);
    }
  });

  it('follows a grammar once a text has come, with the text or after it', async () => {
    const engine = await start(DEMO_CHAT);
    const prompt = chat('What is the capital of France?');
    const run = async (grammar: string, kind: 'at' | 'after') =>
      (
        await answer(
          engine,
          request({ prompt, constraint: { grammar, activation: { kind, text: 'capital' } } }),
        )
      ).text;
    expect(await run('root ::= " city: " [a-z]{3} "!"', 'after')).toMatch(/^The capital city: [a-z]{3}!$/);
    expect(await run('root ::= "capital" " is not " [A-Z] [a-z]{2}', 'at')).toMatch(
      /^The capital is not [A-Z][a-z]{2}$/,
    );
    expect(await run('root ::= "x"', 'after')).toBe('The capitalx');
    // The text never comes: the answer is free.
    const free = await answer(
      engine,
      request({
        prompt,
        constraint: { grammar: 'root ::= "x"', activation: { kind: 'after', text: '###' } },
      }),
    );
    expect(free.text).toBe('The capital of France is Paris.');
  });

  it('refuses a grammar that is none, with the reason', async () => {
    const engine = await start(DEMO_CHAT);
    for (const grammar of ['root ::= (', 'root ::= root "a"', 'nothing ::= "a"']) {
      const { events } = await answer(
        engine,
        request({ prompt: chat('Hello!'), constraint: { grammar, activation: { kind: 'start' } } }),
      );
      expect(events).toMatchObject([
        {
          type: 'error',
          error: { kind: 'request', message: expect.stringMatching(/^The grammar can't be used: ./) },
        },
      ]);
    }
  });

  it('stops working for an aborted request at once', async () => {
    const engine = await start(testModel('tiny-qwen2-f32'), { maxModelLength: 2048 });
    const controller = new AbortController();
    const types: string[] = [];
    const wanted = request({ prompt: randomPrompt(1), stop: { maxTokens: 1900, ignoreEos: true } });
    for await (const event of engine.generate(wanted, controller.signal)) {
      types.push(event.type);
      if (types.length === 5) {
        controller.abort();
      }
    }
    expect(types).toHaveLength(5);
    const generated = engine.statistics.generatedTokens;
    await answer(engine, request({ prompt: randomPrompt(2), stop: { maxTokens: 1 } }));
    // One step may have been on its way, and this request's own token.
    expect(engine.statistics.generatedTokens - generated).toBeLessThanOrEqual(2);
    expect(engine.statistics).toMatchObject({ requestsRunning: 0, requestsWaiting: 0, kvCacheUsage: 0 });
  });

  it('refuses what can not be computed, and goes on', async () => {
    const engine = await start(DEMO_CHAT, { maxModelLength: 64 });
    const refused: [GenerationRequest['prompt'], RegExp][] = [
      [{ tokenIds: [] }, /at least one token/],
      [{ tokenIds: Array.from({ length: 64 }, () => 1) }, /context of 64 tokens; it has 64/],
      [{ tokenIds: [1, 1_000_000] }, /1000000 is not/],
      [{ tokenIds: [-1] }, /-1 is not/],
    ];
    for (const [prompt, message] of refused) {
      const { events } = await answer(engine, request({ prompt }));
      expect(events).toMatchObject([
        { type: 'error', error: { kind: 'request', message: expect.stringMatching(message) } },
      ]);
    }
    const { text } = await answer(engine, request({ prompt: chat('What is the capital of France?') }));
    expect(text).toBe('The capital of France is Paris.');
  });

  it('ends at the context as at the limit', async () => {
    const engine = await start(testModel('tiny-qwen2-f32'), { maxModelLength: 80 });
    const { events, ids } = await answer(
      engine,
      request({ prompt: randomPrompt(1), stop: { maxTokens: 500, ignoreEos: true } }),
    );
    expect(ids).toHaveLength(10);
    expect(events.at(-2)).toMatchObject({ reason: 'length', completionTokens: 10 });
  });

  it('drains on close: what runs is answered, what comes is refused', async () => {
    const engine = await start(DEMO_CHAT);
    const running = answer(engine, request({ prompt: chat('What is the capital of France?') }));
    const closed = engine.close({ drain: true });
    const late = await answer(engine, request({ prompt: chat('Hello!') }));
    expect(late.events).toMatchObject([{ type: 'error', error: { kind: 'unavailable' } }]);
    expect((await running).text).toBe('The capital of France is Paris.');
    await closed;
    expect(engine.state).toEqual({ status: 'stopped' });
  });

  it.each<[string, TestModelName | null, 'embed' | 'score', number, number]>([
    ['a decoder, mean pooling', null, 'embed', 160, 1e-5],
    // 16-bit weights round activations to 11 bits, which lets the last bits of a sum show.
    ['a decoder, last-token pooling', 'tiny-qwen3-embed', 'embed', 128, 5e-3],
    ['an encoder', 'tiny-bert-embed', 'embed', 64, 1e-5],
    ['a cross-encoder', 'tiny-bert-rerank', 'score', 1, 1e-5],
    ['a decoder with yes and no', 'tiny-qwen3-rerank', 'score', 2, 5e-3],
  ])(
    'gives the same vectors in order, whatever they are computed with: %s',
    async (_, name, task, length, tolerance) => {
      const engine = await start(name === null ? 'models/demo-embed-q8_0.gguf' : testModel(name), {
        maxModelLength: 512,
      });
      expect(engine.info.task).toBe(task);
      expect([...engine.features]).toContain(task);
      const texts = Array.from(
        { length: 20 },
        (__, index) => `the fox number ${index}${' jumps'.repeat(index)}`,
      );
      const inputs = await engine.tokenize(texts, { addSpecialTokens: true, parseSpecialTokens: false });
      const { signal } = new AbortController();
      const together = await engine[task]({ requestId: 'together', inputs }, signal);
      expect(together.map((vector) => vector.length)).toEqual(inputs.map(() => length));
      for (const [index, input] of inputs.entries()) {
        const [alone] = await engine[task]({ requestId: 'alone', inputs: [input] }, signal);
        const difference = Math.max(
          ...(alone ?? []).map((value, at) => Math.abs(value - (together[index]?.[at] ?? NaN))),
        );
        expect(difference).toBeLessThan(tolerance);
      }
      await expect(
        engine[task]({ requestId: '', inputs: [Array.from({ length: 513 }, () => 5)] }, signal),
      ).rejects.toMatchObject({
        kind: 'request',
        message: expect.stringContaining('513'),
      });
    },
  );
});
