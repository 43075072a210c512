import { describe, expect, it } from 'vitest';
import { freePort } from '../../tools/free-port.js';
import { startLlamaServer } from '../support/llama-server.js';
import { startServer } from '../support/server.js';
import { postJson } from '../support/sse.js';

const DEMO_EMBED = 'models/demo-embed-q8_0.gguf';
const available = Boolean(process.env['LLAMA_SERVER']);
if (!available) console.warn('LLAMA_SERVER is not set: no server comes up late');

describe.skipIf(!available)('a llama-server for embeddings that comes up after Nestling', () => {
  it('is waited for, known for what it is, and gives the vectors of the embedded engine', async () => {
    const port = await freePort();
    const waiting = startServer(['--engine', 'llama-server', '--upstream', `http://127.0.0.1:${port}`]);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const upstream = await startLlamaServer(DEMO_EMBED, ['--embeddings'], port);
    const [server, embedded] = await Promise.all([waiting, startServer([DEMO_EMBED])]);
    try {
      const vectors = await Promise.all(
        [server, embedded].map(async ({ url }) => {
          const answer = await postJson(`${url}/v1/embeddings`, { input: ['The sea was calm.', 'x'] });
          return ((await answer.json()) as { data: { embedding: number[] }[] }).data;
        }),
      );
      const [theirs = [], ours = []] = vectors;
      expect(theirs).toHaveLength(2);
      for (const [index, { embedding }] of theirs.entries()) {
        const cosine = embedding.reduce(
          (sum, value, place) => sum + value * (ours[index]?.embedding[place] ?? 0),
          0,
        );
        expect(cosine).toBeGreaterThan(0.999);
      }
    } finally {
      await Promise.all([server.stop(), embedded.stop(), upstream.stop()]);
    }
  }, 120_000);
});
