import { newId } from '../../common/ids.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOutputParser } from '../../parsing/output-parser.js';
import type { ChatCompletion } from '../../protocol/chat/chat-completion.js';
import type { ChatCompletionChunk } from '../../protocol/chat/chat-completion-chunk.js';
import type { RunEvent } from '../generation/generation-runner.js';
import { TokenUsage } from '../generation/token-usage.js';
import { ChatChoice, type ChoiceOptions } from './chat-choice.js';
import { chatChunks } from './chat-chunks.js';
import type { ChatEvent } from './chat-event.js';
import { chatEvents } from './chat-events.js';
import type { ChatReport } from './chat-report.js';
import { foldChat } from './fold-chat.js';

const header = { id: 'chatcmpl-1', created: 1, model: 'm', role: 'assistant' };
const nothing: ChatReport = {
  logprobs: null,
  promptLogprobs: null,
  tokenIds: false,
  promptText: null,
  echo: '',
};
const CALL =
  '<tool_call>\n{"name": "get_weather", "arguments": {"location": "Łódź", "days": [1, 2]}}\n</tool_call>';
const OUTPUT = `<think>\nHmm, weather.\n</think>\n\nLet me see.\n${CALL}\n${CALL}`;

const defaults: ChoiceOptions = {
  mode: 'auto',
  parallelToolCalls: true,
  includeReasoning: true,
  showSpecialTokens: false,
  newCallId: () => newId('chatcmpl-tool'),
};

async function* run(texts: readonly string[], sequences = 1): AsyncGenerator<RunEvent> {
  yield { type: 'prompt', tokenIds: [1, 2, 3], cachedTokens: 1 };
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (const [id, text] of texts.entries())
      yield { type: 'tokens', sequence, tokens: [{ id, text, special: false }] };
    yield {
      type: 'sequence-end',
      sequence,
      reason: 'stop',
      stopReason: null,
      completionTokens: texts.length,
      cumulativeLogprob: null,
    };
  }
}

function start(
  texts: readonly string[],
  options: Partial<ChoiceOptions>,
  count = 1,
  report = nothing,
): [AsyncIterable<ChatEvent>, TokenUsage] {
  const usage = new TokenUsage(true);
  const choices = Array.from(
    { length: count },
    () =>
      new ChatChoice(
        createOutputParser({
          toolCallParser: 'hermes',
          reasoningParser: 'qwen3',
          context: { tools: [{ name: 'get_weather' }], specialTokens: new Map(), templateKwargs: {} },
        }),
        { ...defaults, ...options },
      ),
  );
  return [chatEvents(run(texts, count), { choices, usage, report }), usage];
}

async function whole(
  texts: readonly string[],
  options: Partial<ChoiceOptions> = {},
  count = 1,
): Promise<ChatCompletion> {
  const [events, usage] = start(texts, options, count);
  return foldChat(events, header, { choices: count, usage, reasoningField: 'reasoning_content' });
}

async function chunksOf(
  texts: readonly string[],
  options: Partial<ChoiceOptions> = {},
  streamOptions = {},
): Promise<ChatCompletionChunk[]> {
  const [events, usage] = start(texts, options);
  const chunks: ChatCompletionChunk[] = [];
  for await (const chunk of chatChunks(events, header, {
    choices: 1,
    usage,
    streamOptions,
    reasoningField: 'reasoning_content',
  })) {
    chunks.push(chunk);
  }
  return chunks;
}

function splitAt(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...new Set(cuts), text.length].toSorted((a, b) => a - b);
  return places.slice(1).map((place, index) => text.slice(places[index], place));
}

/** What a client makes of a stream. */
function assemble(chunks: readonly ChatCompletionChunk[]): Record<string, unknown> {
  let content = '';
  let reasoning = '';
  const calls: { id: string; name: string; arguments: string }[] = [];
  for (const { choices } of chunks) {
    const delta = choices[0]?.delta ?? {};
    content += delta.content ?? '';
    reasoning += delta.reasoning_content ?? '';
    for (const { index, id, function: added } of delta.tool_calls ?? []) {
      const call = (calls[index] ??= { id: '', name: '', arguments: '' });
      call.id += id ?? '';
      call.name += added.name ?? '';
      call.arguments += added.arguments ?? '';
    }
  }
  return { content, reasoning, calls: calls.map(({ name, arguments: text }) => ({ name, arguments: text })) };
}

describe('chat answers', () => {
  it('separate reasoning, content and calls', async () => {
    const { choices, usage } = await whole([...OUTPUT]);
    expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', stop_reason: null, logprobs: null });
    const message = choices[0]?.message;
    expect(message?.content?.trim()).toBe('Let me see.');
    expect(message?.reasoning_content?.trim()).toBe('Hmm, weather.');
    expect(message?.tool_calls).toHaveLength(2);
    expect(JSON.parse(message?.tool_calls?.[0]?.function.arguments ?? '')).toEqual({
      location: 'Łódź',
      days: [1, 2],
    });
    expect(new Set(message?.tool_calls?.map((call) => call.id)).size).toBe(2);
    expect(usage).toMatchObject({
      prompt_tokens: 3,
      completion_tokens: OUTPUT.length,
      prompt_tokens_details: { cached_tokens: 1 },
    });
    expect(usage.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(10);
    expect(usage.completion_tokens_details?.reasoning_tokens).toBeLessThan(40);
  });

  it('are the same streamed and whole, wherever the output is cut', async () => {
    const expected = assemble(await chunksOf([OUTPUT]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(OUTPUT.length), { maxLength: 12 }), async (cuts) => {
        const texts = splitAt(OUTPUT, cuts);
        const chunks = await chunksOf(texts);
        expect(assemble(chunks)).toEqual(expected);
        const message = (await whole(texts)).choices[0]?.message;
        expect(message?.content ?? '').toBe(expected['content']);
        expect(message?.reasoning_content).toBe(expected['reasoning']);
        expect(message?.tool_calls?.map((call) => call.function)).toEqual(expected['calls']);
      }),
      { numRuns: 60 },
    );
  });

  it('begin with the role, end with one finish reason, and give usage when asked', async () => {
    const chunks = await chunksOf(['a', 'b'], {}, { include_usage: true });
    expect(chunks[0]?.choices[0]).toEqual({
      index: 0,
      delta: { role: 'assistant', content: '' },
      logprobs: null,
      finish_reason: null,
    });
    expect(chunks.filter((chunk) => chunk.choices[0]?.finish_reason)).toHaveLength(1);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 2 } });
    const continuous = await chunksOf(['a'], {}, { include_usage: true, continuous_usage_stats: true });
    expect(continuous.every((chunk) => chunk.usage)).toBe(true);
    expect('usage' in ((await chunksOf(['a']))[0] ?? {})).toBe(false);
  });

  it('stop after the first call when parallel calls are off', async () => {
    const [events, usage] = start([...OUTPUT], { parallelToolCalls: false });
    const { choices } = await foldChat(events, header, { choices: 1, usage, reasoningField: 'both' });
    expect(choices[0]?.message.tool_calls).toHaveLength(1);
    expect(choices[0]?.message.reasoning).toBe(choices[0]?.message.reasoning_content);
    // The second call was never generated.
    expect(usage.toUsage().completion_tokens).toBeLessThan(OUTPUT.length - CALL.length + 2);
  });

  it('say stop for a named tool, hide calls for none, and reasoning on request', async () => {
    expect((await whole([OUTPUT], { mode: 'named' })).choices[0]?.finish_reason).toBe('stop');
    const hidden = (await whole([OUTPUT], { mode: 'none', includeReasoning: false })).choices[0];
    expect(hidden?.finish_reason).toBe('stop');
    expect(hidden?.message).toEqual({
      role: 'assistant',
      content: expect.stringContaining('Let me see.'),
      refusal: null,
    });
    expect(hidden?.message.content).not.toContain('tool_call');
  });

  it('give the ids of all tokens, but not those of hidden reasoning', async () => {
    const texts = ['<think>', 'Hmm', '</think>', 'Hi', '!'];
    const idsOf = async (includeReasoning: boolean): Promise<number[] | undefined> => {
      const [events, usage] = start(texts, { includeReasoning }, 1, { ...nothing, tokenIds: true });
      const answer = await foldChat(events, header, {
        choices: 1,
        usage,
        reasoningField: 'reasoning_content',
      });
      expect(answer.prompt_token_ids).toEqual([1, 2, 3]);
      return answer.choices[0]?.token_ids;
    };
    expect(await idsOf(true)).toEqual([0, 1, 2, 3, 4]);
    const shown = await idsOf(false);
    expect(shown).not.toContain(1);
    expect(shown?.slice(-2)).toEqual([3, 4]);
  });

  it('have null content beside calls when nothing is left, and keep several choices apart', async () => {
    const { choices } = await whole([CALL], {}, 3);
    expect(choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
    for (const choice of choices)
      expect(choice.message).toMatchObject({ content: null, tool_calls: [{ type: 'function' }] });
  });
});
