import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import OpenAI from 'openai';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/bootstrap.js';
import { loadConfig } from '../../src/config/load-config.js';
import { ScriptedEngine } from '../../src/engines/scripted/scripted-engine.js';
import { bakery, type ParserCase, type ParserUnderTest } from '../../src/parsing/testing/parser-cases.js';
import type { ServedModel } from '../../src/serving/models/served-model.js';
import { resolveChatTemplate } from '../../src/templating/template-source.js';

/** The tables of all parsers: their spec files hand them to describeParser, which here only notes them. */
const tables = vi.hoisted(() => [] as { parser: ParserUnderTest; cases: readonly ParserCase[] }[]);
vi.mock('../../src/parsing/testing/parser-cases.js', async (original) => ({
  ...(await original<object>()),
  describeParser: (parser: ParserUnderTest, cases: readonly ParserCase[]) => tables.push({ parser, cases }),
}));
for (const folder of ['tool-calls', 'reasoning']) {
  const directory = fileURLToPath(new URL(`../../src/parsing/${folder}/`, import.meta.url));
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.spec.ts'))) {
    await import(directory + file);
  }
}

/** The conversation is one message, and the prompt that message alone. */
const TEMPLATE = '{{ messages[0].content }}';
const tools: OpenAI.ChatCompletionTool[] = bakery.map((definition) => ({
  type: 'function',
  function: definition as OpenAI.FunctionDefinition,
}));

/** Cuts an output into tokens: at the markers that are tokens of their own, and anywhere else at random. */
function cutAtRandom(output: string, markers: readonly string[], seed: number): string[] {
  const cuts = fc.sample(fc.nat(3), { seed, numRuns: output.length + 1 });
  const tokens: string[] = [];
  let word = '';
  for (let index = 0; index < output.length;) {
    const marker = markers.find((text) => output.startsWith(text, index));
    if (marker !== undefined) {
      tokens.push(word, marker);
      word = '';
      index += marker.length;
    } else {
      const character = String.fromCodePoint(output.codePointAt(index) ?? 0);
      word += character;
      index += character.length;
      if (cuts[index] === 0) {
        tokens.push(word);
        word = '';
      }
    }
  }
  return [...tokens, word].filter((token) => token !== '');
}

async function servedModel(index: number, withTokens: boolean): Promise<ServedModel> {
  const { parser, cases } = tables[index] as (typeof tables)[number];
  const markers = withTokens ? (parser.tokens ?? []) : [];
  const engine = new ScriptedEngine({
    chatTemplate: TEMPLATE,
    maxModelLength: 100_000,
    specialTokens: markers,
    answers: cases.map(({ output }, number) => ({
      when: `#${number}#`,
      tokens: cutAtRandom(output, markers, index * 100 + number),
    })),
  });
  await engine.start();
  return {
    name: `${index}-${withTokens ? 'tokens' : 'text'}`,
    engine,
    created: 0,
    chatTemplates: resolveChatTemplate(undefined, engine.info),
    generationDefaults: {},
    toolCallParser: parser.toolCallParser ?? null,
    reasoningParser: parser.reasoningParser ?? null,
  };
}

interface Message {
  content: string | null;
  reasoning_content?: string;
  tool_calls?: OpenAI.ChatCompletionMessageFunctionToolCall[];
}

/** Without ids that are drawn anew for each answer. */
function comparable(message: Message, finishReason: string | null | undefined): unknown {
  return {
    content: message.content ?? '',
    reasoning: message.reasoning_content,
    calls: message.tool_calls?.map(({ id, type, function: called }) => ({
      id: /^(chatcmpl-tool-[0-9a-f]{32}|[A-Za-z0-9]{9})$/.test(id) ? '' : id,
      type,
      name: called.name,
      arguments: called.arguments,
    })),
    finishReason,
  };
}

describe('chat over HTTP, streamed and whole, for every parser and case', () => {
  let app: NestFastifyApplication;
  let client: OpenAI;

  beforeAll(async () => {
    const models = await Promise.all(
      tables.flatMap(({ parser }, index) => [
        servedModel(index, false),
        ...(parser.tokens === undefined ? [] : [servedModel(index, true)]),
      ]),
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

  const request = (
    model: string,
    number: number,
    { parser, cases }: (typeof tables)[number],
  ): OpenAI.ChatCompletionCreateParamsNonStreaming & object => {
    const { promptText = 'user: bread?\nassistant:', templateKwargs = {} } = cases[number] as ParserCase;
    return {
      model,
      messages: [{ role: 'user', content: `#${number}# ${promptText}` }],
      chat_template_kwargs: templateKwargs,
      ...(parser.toolCallParser !== undefined && { tools }),
    } as OpenAI.ChatCompletionCreateParamsNonStreaming;
  };

  /** Message, finish reason and usage of a case, asked for whole and as a stream that the SDK puts together. */
  const bothAnswers = async (
    model: string,
    number: number,
    table: (typeof tables)[number],
  ): Promise<{ whole: unknown; streamed: unknown; calls: number }> => {
    const body = request(model, number, table);
    const { choices, usage } = await client.chat.completions.create(body);
    const stream = client.chat.completions.stream({
      ...body,
      stream: true,
      stream_options: { include_usage: true },
    });
    let reasoning: string | undefined;
    let counted: unknown;
    stream.on('chunk', (chunk) => {
      const added = (chunk.choices[0]?.delta as Partial<Message> | undefined)?.reasoning_content;
      if (added !== undefined) reasoning = (reasoning ?? '') + added;
      counted = chunk.usage ?? counted;
    });
    const folded = (await stream.finalChatCompletion()).choices[0];
    const message = { ...folded?.message, reasoning_content: reasoning } as Message;
    return {
      whole: [comparable(choices[0]?.message as Message, choices[0]?.finish_reason), usage],
      streamed: [comparable(message, folded?.finish_reason), counted],
      calls: choices[0]?.message.tool_calls?.length ?? 0,
    };
  };

  const names = tables.map(({ parser }, index) => ({
    index,
    name: [parser.toolCallParser, parser.reasoningParser].filter((part) => part !== undefined).join(' + '),
  }));
  it.each(names)('$name', async ({ index }) => {
    const table = tables[index] as (typeof tables)[number];
    await Promise.all(
      table.cases.map(async ({ title, calls = [] }, number) => {
        // By turns, so that the spec takes half the time: the tables themselves run both ways.
        const kind = table.parser.tokens !== undefined && number % 2 === 0 ? 'tokens' : 'text';
        const answers = await bothAnswers(`${index}-${kind}`, number, table);
        expect([kind, title, answers.streamed]).toEqual([kind, title, answers.whole]);
        expect([kind, title, answers.calls]).toEqual([kind, title, calls.length]);
      }),
    );
  });
});
