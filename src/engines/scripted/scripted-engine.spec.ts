import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { generationRequest } from '../../../test/support/generation-request.js';
import type { GenerationEvent, GenerationRequest, StopParameters } from '../engine.js';
import type { Script } from './script.js';
import { ScriptedEngine } from './scripted-engine.js';

function request(
  text: string,
  stop: Partial<StopParameters> = {},
  changes: Partial<GenerationRequest> = {},
): GenerationRequest {
  return generationRequest({ prompt: { text, addSpecialTokens: false }, stop, ...changes });
}

async function started(script: Script): Promise<ScriptedEngine> {
  const engine = new ScriptedEngine(script);
  await engine.start();
  return engine;
}

async function events(
  engine: ScriptedEngine,
  wanted: GenerationRequest,
  signal = new AbortController().signal,
) {
  const all: GenerationEvent[] = [];
  for await (const event of engine.generate(wanted, signal)) {
    all.push(event);
  }
  return all;
}

function visibleText(all: readonly GenerationEvent[]): string {
  return all
    .flatMap((event) => (event.type === 'tokens' ? event.tokens : []))
    .filter(({ special }) => !special)
    .map(({ text }) => text)
    .join('');
}

describe('ScriptedEngine', () => {
  it('chooses the answer by the prompt, else in turn, and counts every token', async () => {
    const engine = await started({
      answers: [{ when: 'weather', text: 'Sunny today.' }, { text: 'first' }, { text: 'second' }],
    });
    const all = await events(engine, request('the weather?'));
    expect(visibleText(all)).toBe('Sunny today.');
    expect(all.at(-2)).toMatchObject({
      type: 'sequence-end',
      reason: 'stop',
      stopReason: null,
      completionTokens: 3,
    });
    expect(all.at(-1)).toEqual({ type: 'finish' });
    expect(visibleText(await events(engine, request('a')))).toBe('first');
    expect(visibleText(await events(engine, request('b')))).toBe('second');
    expect(visibleText(await events(engine, request('c')))).toBe('first');
    expect(engine.statistics.generatedTokens).toBe(3 + 2 + 2 + 2);
  });

  it('ends at the token limit and at a stop string across tokens', async () => {
    const engine = await started({ answers: [{ tokens: ['one', ' tw', 'o three'] }] });
    expect((await events(engine, request('', { maxTokens: 2 }))).at(-2)).toMatchObject({ reason: 'length' });
    const stopped = await events(engine, request('', { strings: ['two'] }));
    expect(visibleText(stopped)).toBe('one ');
    expect(stopped.at(-2)).toMatchObject({ reason: 'stop', stopReason: 'two', completionTokens: 3 });
  });

  it('gives several sequences, each with its own end', async () => {
    const engine = await started({ answers: [{ text: 'a b' }] });
    const all = await events(engine, request('', {}, { count: 3 }));
    const ends = all.filter((event) => event.type === 'sequence-end');
    expect(ends.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  });

  it('fails where the script says so, with one error event and nothing after it', async () => {
    const engine = await started({
      answers: [{ text: 'a b c', failure: { after: 2, kind: 'internal', message: 'broken' } }],
    });
    const all = await events(engine, request(''));
    expect(visibleText(all)).toBe('a b');
    expect(all.at(-1)).toMatchObject({ type: 'error', error: { kind: 'internal', message: 'broken' } });
  });

  it('hangs until it is aborted, and then ends without an error', async () => {
    const engine = await started({ answers: [{ text: 'a b', failure: { after: 1, kind: 'hang' } }] });
    const controller = new AbortController();
    const seen: GenerationEvent[] = [];
    for await (const event of engine.generate(request(''), controller.signal)) {
      seen.push(event);
      if (event.type === 'tokens') {
        expect(engine.statistics.requestsRunning).toBe(1);
        controller.abort();
      }
    }
    expect(seen.map(({ type }) => type)).toEqual(['prompt', 'tokens']);
    expect(engine.statistics.requestsRunning).toBe(0);
  });

  it('drains on close, or ends what runs with an error', async () => {
    const drained = await started({ answers: [{ text: 'a b c', delayMs: 5 }] });
    const running = events(drained, request(''));
    await drained.close({ drain: true });
    expect(visibleText(await running)).toBe('a b c');
    const ended = await started({ answers: [{ text: 'a b c', delayMs: 50 }] });
    const cut = events(ended, request(''));
    await ended.close();
    expect((await cut).at(-1)).toMatchObject({ type: 'error', error: { kind: 'unavailable' } });
    expect((await events(ended, request(''))).at(-1)).toMatchObject({ type: 'error' });
  });

  it('detokenizes whatever it tokenizes', async () => {
    const engine = await started({ specialTokens: ['<|call|>'], answers: [{ text: 'hello big world' }] });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.boolean(), async (text, parseSpecialTokens) => {
        const [ids] = await engine.tokenize([text], { addSpecialTokens: false, parseSpecialTokens });
        expect(await engine.detokenize(ids ?? [], { skipSpecialTokens: false })).toBe(text);
      }),
    );
    const [ids] = await engine.tokenize(['hello big<|call|>'], {
      addSpecialTokens: false,
      parseSpecialTokens: true,
    });
    expect(ids).toHaveLength(3);
    expect(await engine.detokenize(ids ?? [], { skipSpecialTokens: true })).toBe('hello big');
  });

  it('reads its script from a file, and says in one line when it can not', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'script-')), 'script.json');
    await writeFile(path, JSON.stringify({ answers: [{ echo: true }] }));
    const engine = ScriptedEngine.fromFile(path);
    await engine.start();
    expect(visibleText(await events(engine, request('say it again')))).toBe('say it again');
    await writeFile(path, '[]');
    await expect(ScriptedEngine.fromFile(path).start()).rejects.toThrow(
      `${path}: a script must be a JSON object`,
    );
  });

  it('gives vectors that depend on the input alone', async () => {
    const engine = await started({ task: 'embed', embeddingLength: 4 });
    const [a, b, again] = await engine.embed({ requestId: '', inputs: [[1, 2], [3], [1, 2]] });
    expect(a).toHaveLength(4);
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
  });
});
