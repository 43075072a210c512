import { expect, it } from 'vitest';
import { AnswerUsage } from './answer-usage.js';

function counted(chunks: readonly string[]): { prompt: number; generated: number } {
  const sum = { prompt: 0, generated: 0 };
  const usage = new AnswerUsage();
  for (const chunk of chunks) usage.push(Buffer.from(chunk));
  usage.tell({
    prompt: (tokens) => (sum.prompt += tokens),
    generated: (tokens) => (sum.generated += tokens),
  });
  return sum;
}

const usage =
  '"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":2}}';

it.each([
  [
    'a whole answer',
    [`{"choices":[{"message":{"content":"\\"usage\\":{}"}}],${usage}}`],
    { prompt: 7, generated: 3 },
  ],
  ['an answer in pieces', [...`{"choices":[],${usage}}`], { prompt: 7, generated: 3 }],
  [
    'a stream with usage',
    ['data: {"choices":[{}],"usage":null}\n\n', `data: {"choices":[],${usage}}\n\n`, 'data: [DONE]\n\n'],
    { prompt: 7, generated: 3 },
  ],
  [
    'embeddings',
    ['{"data":[],"usage": {"prompt_tokens": 5, "total_tokens": 5}}'],
    { prompt: 5, generated: 0 },
  ],
  [
    'a stream without usage',
    ['data: {"a":1}\n\ndata: {"b":2}\n\n', 'data: [DONE]\n\n'],
    { prompt: 0, generated: 2 },
  ],
  ['nonsense', ['{"usage":{"prompt_tokens":-5,"completion_tokens":"9"}}'], { prompt: 0, generated: 0 }],
  ['nothing', [], { prompt: 0, generated: 0 }],
])('AnswerUsage counts %s', (_, chunks, expected) => {
  expect(counted(chunks)).toEqual(expected);
});
