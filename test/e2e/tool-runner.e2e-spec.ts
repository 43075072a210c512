import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import OpenAI from 'openai';
import type { RunnableToolFunctionWithParse } from 'openai/lib/RunnableFunction';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/bootstrap.js';
import { loadConfig } from '../../src/config/load-config.js';
import { ScriptedEngine } from '../../src/engines/scripted/scripted-engine.js';
import { resolveChatTemplate } from '../../src/templating/template-source.js';

/** Prints roles, results and ids: what the second request sends back. */
const TEMPLATE =
  '{% for m in messages %}{{ m.role }}:{{ m.content }}{{ m.tool_call_id }}{% for c in m.tool_calls or [] %}{{ c.id }} {{ c.function.arguments.city }}{% endfor %}\n{% endfor %}';

const FORMATS: [parser: string, output: string, id: RegExp][] = [
  [
    'hermes',
    '<tool_call>\n{"name": "weather", "arguments": {"city": "Oslo"}}\n</tool_call>',
    /^chatcmpl-tool-\w{32}$/,
  ],
  ['mistral', '[TOOL_CALLS]weather[ARGS]{"city": "Oslo"}', /^[A-Za-z0-9]{9}$/],
  [
    'kimi_k2',
    '<|tool_calls_section_begin|><|tool_call_begin|>functions.weather:0<|tool_call_argument_begin|>{"city": "Oslo"}<|tool_call_end|><|tool_calls_section_end|>',
    /^functions\.weather:0$/,
  ],
  [
    'openai',
    '<|channel|>commentary to=functions.weather <|constrain|>json<|message|>{"city": "Oslo"}<|call|>',
    /^chatcmpl-/,
  ],
  ['llama4_pythonic', "[weather(city='Oslo')]", /^chatcmpl-/],
  [
    'qwen3_xml',
    '<tool_call>\n<function=weather>\n<parameter=city>\nOslo\n</parameter>\n</function>\n</tool_call>',
    /^chatcmpl-/,
  ],
];

describe('the tool runner of the OpenAI SDK', () => {
  let app: NestFastifyApplication;
  let client: OpenAI;

  beforeAll(async () => {
    const models = await Promise.all(
      FORMATS.map(async ([parser, output]) => {
        const engine = new ScriptedEngine({
          chatTemplate: TEMPLATE,
          answers: [{ when: 'tool:', text: 'It snows.' }, { text: output }],
        });
        await engine.start();
        const chatTemplates = resolveChatTemplate(undefined, engine.info);
        return {
          name: parser,
          engine,
          created: 0,
          chatTemplates,
          generationDefaults: {},
          toolCallParser: parser,
          reasoningParser: null,
        };
      }),
    );
    const config = loadConfig({ argv: ['--engine', 'scripted'], env: {} });
    app = await createApp(config, models, pino({ level: 'silent' }));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'EMPTY', maxRetries: 0 });
  });
  afterAll(async () => {
    await app.close();
  });

  it.each(FORMATS.flatMap(([parser, , id]) => [true, false].map((stream) => ({ parser, id, stream }))))(
    'calls the function and sends its result back: $parser, stream $stream',
    async ({ parser, id, stream }) => {
      const asked: unknown[] = [];
      const weather: RunnableToolFunctionWithParse<object> = {
        type: 'function',
        function: {
          name: 'weather',
          description: 'The weather in a city',
          parameters: { type: 'object', properties: { city: { type: 'string' } } },
          parse: (text) => JSON.parse(text) as object,
          function: (args) => {
            asked.push(args);
            return 'snow';
          },
        },
      };
      const messages = [{ role: 'user' as const, content: 'Snow?' }];
      const runner = stream
        ? client.chat.completions.runTools({ model: parser, messages, tools: [weather], stream: true })
        : client.chat.completions.runTools({ model: parser, messages, tools: [weather] });
      expect(await runner.finalContent()).toBe('It snows.');
      expect(asked).toEqual([{ city: 'Oslo' }]);
      const call = runner.messages.flatMap((message) =>
        'tool_calls' in message ? (message.tool_calls ?? []) : [],
      );
      expect(call[0]?.id).toMatch(id);
      expect(runner.messages).toContainEqual(
        expect.objectContaining({ role: 'tool', content: 'snow', tool_call_id: call[0]?.id }),
      );
    },
  );
});
