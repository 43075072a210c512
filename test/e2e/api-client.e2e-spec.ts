import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, ApiClientError } from '../../src/client/api-client.js';
import { startScriptedServer } from '../support/scripted-server.js';
import { projectRoot, type TestServer } from '../support/server.js';

const messages = [{ role: 'user' as const, content: 'Hi' }];

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('ApiClient', () => {
  let server: TestServer;
  let client: ApiClient;
  beforeAll(async () => {
    const answers = [
      { when: 'slowly', text: 'one two three four five six', delayMs: 100 },
      { when: 'break', text: 'a b c', failure: { after: 2, kind: 'internal' as const } },
      { text: 'Fine, thank you.' },
    ];
    server = await startScriptedServer({ answers }, ['--api-key', 'secret', '--served-model-name', 'parrot']);
    client = new ApiClient(`${server.url}/v1/`, { apiKey: 'secret' });
  });
  afterAll(async () => {
    await server.stop();
  });

  it('lists models and encodes', async () => {
    expect(await client.available_models()).toEqual(['parrot']);
    const { input_ids: ids, length } = await client.encode('Hi there');
    expect(ids).toHaveLength(length as number);
    expect((await client.encode(['a', 'b'])).length).toEqual([1, 1]);
  });

  it('answers chats whole and streamed, with the same text', async () => {
    const [whole] = await all(client.chat_completions_v1({ messages }));
    expect(whole?.choices[0]?.message.content).toBe('Fine, thank you.');
    const chunks = await all(client.chat_completions_v1({ messages, stream: true }));
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Fine, thank you.');
    expect(chunks[0]?.model).toBe('parrot');
    const texts = await all(client.completions_v1({ model: 'parrot', prompt: 'Hi', stream: true }));
    expect(texts.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe('Fine, thank you.');
  });

  it('goes on with sessions, ends and cancels them', async () => {
    const turn = async (): Promise<{ history: number | undefined; text: string }> => {
      const items = await all(client.chat('Hi', 3));
      return { history: items[0]?.history_tokens, text: items.map(({ text }) => text).join('') };
    };
    expect(await turn()).toEqual({ history: 0, text: 'Fine, thank you.' });
    expect((await turn()).history).toBeGreaterThan(0);
    await client.end_session(3);
    expect((await turn()).history).toBe(0);
    let text = '';
    for await (const item of client.chat('slowly', 4)) {
      text += item.text;
      if (item.tokens === 2 && item.finish_reason === null) await client.cancel_session(4);
    }
    expect(text).not.toContain('six');
    await expect(all(client.chat('Hi', -1))).rejects.toThrow(RangeError);
  });

  it('stops the generation when the loop is left or the signal fires', async () => {
    for await (const chunk of client.chat_completions_v1({
      messages: [{ role: 'user', content: 'slowly' }],
      stream: true,
    })) {
      if (chunk.choices[0]?.delta.content) break;
    }
    const controller = new AbortController();
    const request = { messages: [{ role: 'user' as const, content: 'slowly' }], stream: true as const };
    const reading = async (): Promise<void> => {
      for await (const chunk of client.chat_completions_v1(request, { signal: controller.signal }))
        if (chunk.choices[0]?.delta.content) controller.abort();
    };
    await expect(reading()).rejects.toThrow(/abort/i);
  });

  it('throws what the server said, before and inside of a stream', async () => {
    const refused = await all(client.chat_completions_v1({ messages, temperature: 9 })).catch(
      (e: unknown) => e,
    );
    expect(refused).toBeInstanceOf(ApiClientError);
    expect(refused).toMatchObject({ status: 400, param: 'temperature', code: 'invalid_value' });
    expect((refused as ApiClientError).requestId).toMatch(/\w/);
    const broken = all(
      client.chat_completions_v1({ messages: [{ role: 'user', content: 'break' }], stream: true }),
    );
    await expect(broken).rejects.toThrow('The engine failed on this request.');
    await expect(new ApiClient(server.url).available_models()).rejects.toMatchObject({ status: 401 });
  });

  it('is what the package exports', async () => {
    const script =
      "const { ApiClient } = await import('nestling');" +
      'console.log(await new ApiClient(process.argv[1], { apiKey: process.argv[2] }).available_models());';
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script, server.url, 'secret'],
      { cwd: projectRoot },
    );
    expect(stdout).toBe("[ 'parrot' ]\n");
  });
});
