import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_CHAT } from '../support/inline-engine.js';
import { startLlamaServer } from '../support/llama-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { jsonEventsOf, postJson } from '../support/sse.js';

const available = Boolean(process.env['LLAMA_SERVER']);
if (!available) console.warn('LLAMA_SERVER is not set: nothing is compared with a real llama-server');

const tools = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'Weather in a city',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];
const schema = {
  type: 'object',
  properties: { name: { type: 'string', maxLength: 12 }, age: { type: 'integer', minimum: 0, maximum: 99 } },
  required: ['name', 'age'],
  additionalProperties: false,
};

interface Answer {
  choices: {
    text?: string;
    message?: {
      content: string | null;
      reasoning_content?: string;
      tool_calls?: { function: { name: string; arguments: string } }[];
    };
    finish_reason: string;
    logprobs: { content: { token: string; logprob: number; top_logprobs: { token: string }[] }[] } | null;
  }[];
  usage: { prompt_tokens: number; completion_tokens: number };
  error?: { message: string };
}

describe.skipIf(!available)('engines in front of a real llama-server', () => {
  let upstream: Awaited<ReturnType<typeof startLlamaServer>>;
  let embedded: TestServer;
  let servers: Record<string, TestServer>;

  beforeAll(async () => {
    upstream = await startLlamaServer(DEMO_CHAT, ['-np', '4', '-fa', 'off']);
    const common = ['--upstream', upstream.url, '--served-model-name', 'demo'];
    const [own, native, general] = await Promise.all([
      startServer([`demo=${DEMO_CHAT}`]),
      startServer(['--engine', 'llama-server', ...common]),
      startServer(['--engine', 'openai', '--tokenizer', DEMO_CHAT, ...common]),
    ]);
    embedded = own;
    servers = { 'llama-server': native, openai: general };
  }, 240_000);
  afterAll(async () => {
    await Promise.all([...Object.values(servers ?? {}), embedded].map((server) => server?.stop()));
    await upstream?.stop();
  });

  async function chat(server: TestServer | undefined, body: object): Promise<Answer> {
    const request = { model: 'demo', temperature: 0, max_tokens: 48, ...body };
    return (await (await postJson(`${server?.url}/v1/chat/completions`, request)).json()) as Answer;
  }

  const hello = { messages: [{ role: 'user', content: 'Hello, who are you?' }] };

  for (const engine of ['llama-server', 'openai']) {
    describe(`--engine ${engine}`, () => {
      it('says the same with the same log probabilities as the embedded engine', async () => {
        const asked = { ...hello, logprobs: true, top_logprobs: 3 };
        const [ours, theirs] = await Promise.all([chat(embedded, asked), chat(servers[engine], asked)]);
        expect(theirs.choices[0]?.message).toEqual(ours.choices[0]?.message);
        expect(theirs.choices[0]?.finish_reason).toBe('stop');
        expect(theirs.usage).toMatchObject({
          prompt_tokens: ours.usage.prompt_tokens,
          completion_tokens: ours.usage.completion_tokens,
        });
        const own = ours.choices[0]?.logprobs?.content ?? [];
        const others = theirs.choices[0]?.logprobs?.content ?? [];
        // The token that ends the answer has no entry over there.
        expect(others.map(({ token }) => token)).toEqual(
          own.slice(0, others.length).map(({ token }) => token),
        );
        expect(own.length - others.length).toBeLessThanOrEqual(1);
        for (const [index, entry] of others.entries()) {
          expect(Math.abs(entry.logprob - (own[index]?.logprob ?? 0))).toBeLessThan(0.02);
          expect(entry.top_logprobs[0]?.token).toBe(own[index]?.top_logprobs[0]?.token);
        }
      });

      it('streams the same text, and ends with a finish and [DONE]', async () => {
        const ours = await chat(embedded, hello);
        const response = await postJson(`${servers[engine]?.url}/v1/chat/completions`, {
          model: 'demo',
          temperature: 0,
          max_tokens: 48,
          ...hello,
          stream: true,
          stream_options: { include_usage: true },
        });
        const body = await response.text();
        expect(body.endsWith('data: [DONE]\n\n')).toBe(true);
        const events = jsonEventsOf<{
          choices: { delta: { content?: string }; finish_reason: string | null }[];
        }>(body);
        const text = events.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
        expect(text).toBe(ours.choices[0]?.message?.content);
      });

      it('calls tools and separates reasoning as the embedded engine does', async () => {
        const question = { messages: [{ role: 'user', content: 'What is the weather in Paris?' }], tools };
        const [ours, theirs] = await Promise.all([chat(embedded, question), chat(servers[engine], question)]);
        const calls = ({ choices }: Answer): unknown =>
          choices[0]?.message?.tool_calls?.map(({ function: called }) => called);
        expect(calls(theirs)).toEqual(calls(ours));
        expect(theirs.choices[0]?.finish_reason).toBe(ours.choices[0]?.finish_reason);
        const thinking = {
          messages: [{ role: 'user', content: 'What is 3 + 4?' }],
          chat_template_kwargs: { enable_thinking: true },
        };
        const [thought, elsewhere] = await Promise.all([
          chat(embedded, thinking),
          chat(servers[engine], thinking),
        ]);
        expect(elsewhere.choices[0]?.message).toEqual(thought.choices[0]?.message);
      });

      it('gives several answers, and stops where it is told', async () => {
        const several = await chat(servers[engine], { ...hello, n: 2, temperature: 1, seed: 3 });
        expect(several.choices).toHaveLength(2);
        const stop = ['How'];
        const [ours, theirs] = await Promise.all([
          chat(embedded, { ...hello, stop }),
          chat(servers[engine], { ...hello, stop }),
        ]);
        expect(theirs.choices[0]?.message?.content).toBe(ours.choices[0]?.message?.content);
      });
    });
  }

  it('llama-server constrains answers and tool calls', async () => {
    const constrained = await chat(servers['llama-server'], {
      messages: [{ role: 'user', content: 'Tell me about Ada.' }],
      response_format: { type: 'json_schema', json_schema: { name: 'person', schema } },
    });
    expect(JSON.parse(constrained.choices[0]?.message?.content ?? '')).toMatchObject({
      name: expect.any(String),
      age: expect.any(Number),
    });
    const forced = await chat(servers['llama-server'], { ...hello, tools, tool_choice: 'required' });
    const call = forced.choices[0]?.message?.tool_calls?.[0]?.function;
    expect(call?.name).toBe('get_weather');
    expect(JSON.parse(call?.arguments ?? '')).toHaveProperty('city');
  });

  it('what a server can not do is a 400 that names engine and feature', async () => {
    const schemaThere = await chat(servers['openai'], { ...hello, response_format: { type: 'json_object' } });
    expect(schemaThere.error?.message).toBe(
      "The engine 'openai' does not support grammar (response_format).",
    );
    const topK = await chat(servers['openai'], { ...hello, top_k: 5 });
    expect(topK.error?.message).toBe("The engine 'openai' does not support top_k.");
  });

  it('tokenizes as the embedded engine, and shows the context length', async () => {
    const ask = async (server: TestServer | undefined): Promise<unknown> =>
      (await postJson(`${server?.url}/tokenize`, { model: 'demo', prompt: '<|im_start|>héllo' })).json();
    const ours = await ask(embedded);
    expect(await ask(servers['llama-server'])).toEqual(ours);
    expect(await ask(servers['openai'])).toEqual(ours);
  });
});
