import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot, startServer, type TestServer } from '../support/server.js';
import { jsonEventsOf, postJson } from '../support/sse.js';

/**
 * OpenAI's public schema as its own SDK has it: the types of the `openai` package. These fields are ours beyond it:
 * stop_reason and the token ids are vLLM's, the fields of models are Furiosa-LLM's, LMDeploy's and vLLM's, and the ids of
 * embeddings vLLM's. One field of theirs is not ours: `refusal`, for no model here answers with one.
 * Streamed completions say `finish_reason: null` until the last chunk, and prompts begin with a log probability of null, as
 * OpenAI's API does and its types do not say.
 */
const AMENDMENTS = new Set([
  'stop_reason',
  'reasoning_content',
  'token_ids',
  'prompt_token_ids',
  'prompt_logprobs',
  'root',
  'parent',
  'task',
  'artifact_id',
  'max_prompt_len',
  'max_context_len',
  'max_model_len',
  'runtime_config',
  'permission',
  'id',
  'created',
]);
/** TypeScript's complaints about a property that the type does not have. */
const UNKNOWN_PROPERTY = new Set([2353, 2561]);

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

  function record(type: string, answers: readonly unknown[]): void {
    for (const answer of answers) {
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
      record('OpenAI.ChatCompletionChunk', jsonEventsOf(await post('/v1/chat/completions', streamed)));
    }
    for (const rest of [{}, { logprobs: 2, echo: true }]) {
      const body = { prompt: 'two steps to build a house:', max_tokens: 4, ...rest };
      record('OpenAI.Completion', [JSON.parse(await post('/v1/completions', body))]);
      record('OpenAI.Completion', jsonEventsOf(await post('/v1/completions', { ...body, stream: true })));
    }
    const input = ['The sea was calm.'];
    record('OpenAI.CreateEmbeddingResponse', [JSON.parse(await post('/v1/embeddings', { input }))]);
    const models = (await (await fetch(`${server.url}/v1/models`)).json()) as { data: unknown[] };
    record('OpenAI.Model', models.data);
    expect(complaints(`import type OpenAI from 'openai';\n${statements.join('\n')}\n`)).toEqual([]);
  });
});

/** What TypeScript says to a module, the amendments left out. */
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
  return ts
    .getPreEmitDiagnostics(program)
    .filter(
      ({ messageText }) => !/^Property 'refusal' is missing|^Type 'null' is not/.test(String(messageText)),
    )
    .filter(({ code, file: where, start = 0, length = 0 }) => {
      const name = where?.text.slice(start, start + length).replaceAll('"', '') ?? '';
      return !(UNKNOWN_PROPERTY.has(code) && AMENDMENTS.has(name));
    })
    .map(({ code, messageText, file: where, start = 0 }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, ' ').slice(0, 300);
      return `TS${code}: ${text} at ${where?.text.slice(start, start + 120)}`;
    });
}
