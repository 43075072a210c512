import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationEvent } from '../../src/engines/engine.js';
import { generationRequest } from '../support/generation-request.js';
import { startServer, type TestServer } from '../support/server.js';
import { upstreamEngine } from '../support/upstream-engine.js';

const REQUESTS = 50;
const directory = mkdtempSync(join(tmpdir(), 'pool-'));

describe('two servers under load, one of them killed', () => {
  let servers: TestServer[];
  beforeAll(async () => {
    const script = join(directory, 'script.json');
    const text = Array.from({ length: 20 }, (_, index) => `word${index}`).join(' ');
    writeFileSync(script, JSON.stringify({ answers: [{ text, firstDelayMs: 150, delayMs: 10 }] }));
    const args = ['--engine', 'scripted', '--script', script, '--max-num-seqs', '100'];
    servers = await Promise.all([startServer(args), startServer(args)]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all((servers ?? []).map((server) => server.stop()));
    rmSync(directory, { recursive: true });
  });

  it('loses no request that had not begun to stream', async () => {
    const engine = await upstreamEngine(
      'vllm',
      servers.map(({ url }) => url),
    );
    const [prompt = []] = await engine.tokenize(['hello'], {
      addSpecialTokens: false,
      parseSpecialTokens: true,
    });
    const runs = Array.from({ length: REQUESTS }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 10));
      const events: GenerationEvent[] = [];
      const request = generationRequest({ requestId: `r${index}`, prompt: { tokenIds: prompt } });
      for await (const event of engine.generate(request, new AbortController().signal)) {
        events.push(event);
        if (index === 15 && events.length === 2) servers[0]?.process.kill('SIGKILL');
      }
      return events;
    });
    const outcomes = (await Promise.all(runs)).map((events) => ({
      began: events.some(({ type }) => type === 'tokens'),
      finished: events.at(-1)?.type === 'finish',
      words: events.flatMap((event) => (event.type === 'tokens' ? event.tokens : [])).length,
    }));
    expect(outcomes.filter(({ began }) => !began)).toEqual([]);
    const cut = outcomes.filter(({ finished }) => !finished);
    // The dead server had about half of those that were streaming just then: on a slow machine, of all.
    expect(cut.length).toBeGreaterThan(0);
    expect(cut.length).toBeLessThan(REQUESTS * 0.75);
    expect(outcomes.filter(({ finished }) => finished).every(({ words }) => words >= 20)).toBe(true);
    await engine.close();
  }, 60_000);
});
