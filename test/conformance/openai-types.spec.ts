import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot, startServer, type TestServer } from '../support/server.js';
import { jsonEventsOf, postJson } from '../support/sse.js';
import { addedAt } from './openai/amendments.js';

/**
 * OpenAI's public schema as its own SDK has it: the types of the `openai` package. What we say beyond it, at these
 * places only: stop_reason is vLLM's, so are the ids of embeddings; the fields of models are Furiosa-LLM's, LMDeploy's and
 * vLLM's.
 */
const OUR_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'OpenAI.ChatCompletion': ['choices.*.stop_reason'],
  'OpenAI.ChatCompletionChunk': ['choices.*.stop_reason'],
  'OpenAI.Completion': ['choices.*.stop_reason'],
  'OpenAI.CreateEmbeddingResponse': ['id', 'created'],
  'OpenAI.Model': addedAt('Model'),
};

/** What stands in for a null, or a missing field, at a place where the types have none. */
type Places = Readonly<Record<string, unknown>>;
/** OpenAI's API says `finish_reason: null` until the last chunk. */
const UNFINISHED: Places = { 'choices.*.finish_reason': 'stop' };
/** Nothing comes before a prompt's first token that could give it a probability. */
const FIRST_OF_ECHO: Places = {
  'choices.*.logprobs.token_logprobs.0': 0,
  'choices.*.logprobs.top_logprobs.0': {},
};

const MESSAGES = [{ role: 'user', content: 'What is the capital of France?' }];
const TOOL = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: { type: 'object', properties: { location: { type: 'string' } } },
  },
};

describe("OpenAI's types", () => {
  let server: TestServer;
  const statements: string[] = [];

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  function record(type: string, answers: readonly unknown[], places: Places = {}): void {
    for (const answer of answers) {
      for (const path of OUR_FIELDS[type] ?? [])
        for (const [holder, key] of at(answer, path)) delete holder[key];
      for (const [path, value] of Object.entries(places))
        for (const [holder, key] of at(answer, path)) holder[key] ??= value;
      statements.push(`export const answer${statements.length}: ${type} = ${JSON.stringify(answer)};`);
    }
  }

  it('hold what we answer, whole and streamed', async () => {
    const post = async (path: string, body: object): Promise<string> =>
      (await postJson(`${server.url}${path}`, body)).text();
    const chats = [
      {},
      { logprobs: true, top_logprobs: 2 },
      { n: 2 },
      { tools: [TOOL], tool_choice: 'required' },
    ];
    for (const rest of chats) {
      const body = { messages: MESSAGES, temperature: 0, max_tokens: 16, ...rest };
      record('OpenAI.ChatCompletion', [JSON.parse(await post('/v1/chat/completions', body))]);
      const streamed = { ...body, stream: true, stream_options: { include_usage: true } };
      const chunks = jsonEventsOf(await post('/v1/chat/completions', streamed));
      record('OpenAI.ChatCompletionChunk', chunks);
    }
    for (const rest of [{}, { logprobs: 2, echo: true }]) {
      const body = { prompt: 'two steps to build a house:', max_tokens: 4, ...rest };
      const first = 'echo' in rest ? FIRST_OF_ECHO : {};
      record('OpenAI.Completion', [JSON.parse(await post('/v1/completions', body))], first);
      const [start, ...others] = jsonEventsOf(await post('/v1/completions', { ...body, stream: true }));
      record('OpenAI.Completion', [start], { ...UNFINISHED, ...first });
      record('OpenAI.Completion', others, UNFINISHED);
    }
    const input = ['The sea was calm.'];
    record('OpenAI.CreateEmbeddingResponse', [JSON.parse(await post('/v1/embeddings', { input }))]);
    const models = (await (await fetch(`${server.url}/v1/models`)).json()) as { data: unknown[] };
    record('OpenAI.Model', models.data);
    expect(complaints(`import type OpenAI from 'openai';\n${statements.join('\n')}\n`)).toEqual([]);
  });
});

/** The objects or lists that hold what a path such as `choices.*.text` names, each with the last key. */
function at(value: unknown, path: string): (readonly [Record<string, unknown>, string])[] {
  const [key = '', ...rest] = path.split('.');
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  const keys = key === '*' ? Object.keys(holder) : [key];
  if (rest.length === 0) return keys.map((each) => [holder, each]);
  return keys.flatMap((each) => at(holder[each], rest.join('.')));
}

/** What TypeScript says to a module. */
function complaints(source: string): string[] {
  const file = join(projectRoot, 'test/conformance/answers.ts');
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.readFile = (path) => (path === file ? source : readFile(path));
  host.getSourceFile = (path, ...rest) =>
    path === file ? ts.createSourceFile(path, source, ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ code, messageText, file: where, start = 0 }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ').slice(0, 300);
    return `TS${code}: ${text} at ${where?.text.slice(start, start + 120)}`;
  });
}
