import { validateSync } from 'class-validator';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChatCompletionRequest } from '../protocol/chat/chat-completion-request.js';
import { CompletionRequest } from '../protocol/completions/completion-request.js';
import { acceptBody } from './accept-body.js';
import { fieldsOf, type FieldClass } from './field.js';
import { RequestBodyPipe } from './request-body.pipe.js';
import { toInstance } from './to-instance.js';

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    { constructor: {} },
    null,
    '',
    'true',
    '1',
    'auto',
    -1,
    0,
    0.5,
    1e308,
    2 ** 53,
    true,
    false,
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

function bodyOf(type: FieldClass, base: Record<string, unknown>): fc.Arbitrary<Record<string, unknown>> {
  const names = fieldsOf(type).map((field) => field.name);
  return fc
    .dictionary(fc.constantFrom(...names, 'unknown_field'), odd, { maxKeys: 3 })
    .map((changes) => ({ ...base, ...changes }));
}

describe('acceptBody', () => {
  it.each([
    [ChatCompletionRequest, { messages: [{ role: 'user', content: 'hi' }] }],
    [CompletionRequest, { prompt: 'hi' }],
  ])('accepts exactly what class-validator accepts: %o', (type: FieldClass, base) => {
    fc.assert(
      fc.property(bodyOf(type, base), (body) => {
        const errors = validateSync(toInstance(type, body), { forbidUnknownValues: false });
        expect(acceptBody(type, body) !== null).toBe(errors.length === 0);
      }),
      { numRuns: 300 },
    );
  });

  it('reads empty lists and maps, which Java clients send for what was not set, as missing', () => {
    const accepted = acceptBody(CompletionRequest, {
      prompt: 'hi',
      allowed_token_ids: [],
      guided_choice: [],
      response_format: {},
      structured_outputs: {},
    });
    expect({ ...accepted }).toEqual({ prompt: 'hi' });
  });

  it('drops unknown fields and nulls, and reads numbers and booleans sent as strings', () => {
    const accepted = acceptBody(CompletionRequest, {
      prompt: 'hi',
      temperature: '0.5',
      stream: 'TRUE',
      seed: null,
      kwargs: {},
    });
    expect({ ...accepted }).toEqual({ prompt: 'hi', temperature: 0.5, stream: true });
  });
});

describe('RequestBodyPipe', () => {
  const refuse = (body: unknown): unknown => {
    try {
      new RequestBodyPipe().transform(body, { type: 'body', metatype: ChatCompletionRequest });
    } catch (error) {
      return error;
    }
    return null;
  };
  const messages = [{ role: 'user', content: 'hi' }];

  it.each([
    [{ messages, temperature: 2.01 }, 'temperature', 'must be a number from 0 to 2, got 2.01'],
    [{ messages, top_p: 0 }, 'top_p', 'must be a number greater than 0 and at most 1, got 0'],
    [{ messages, top_k: -2 }, 'top_k', 'must be an integer at least -1, got -2'],
    [{ messages, n: 1.5 }, 'n', 'must be an integer at least 1, got 1.5'],
    [{ messages, stop: [''] }, 'stop', 'list of at most 16 non-empty strings'],
    [{ messages, logit_bias: { a: 1 } }, 'logit_bias', 'must map token ids to numbers'],
    [
      { messages: [...messages, { role: 'user', content: 5 }] },
      'messages[1].content',
      'must be a string or a list',
    ],
    [
      { messages: [{ role: 'assistant', tool_calls: [{ function: {} }] }] },
      'messages[0].tool_calls[0].function.name',
      "Missing required field 'messages[0].tool_calls[0].function.name'",
    ],
    [{ messages, tools: [{ function: { name: '' } }] }, 'tools[0].function.name', 'from 1 to 256 characters'],
    [{ messages, tool_choice: 'sometimes' }, 'tool_choice', "must be 'none', 'auto', 'required'"],
    [{ messages, stream_options: [] }, 'stream_options', 'must be an object'],
  ])('names the field, the rule and the value: %j', (body, param, message) => {
    expect(refuse(body)).toMatchObject({ status: 400, param, message: expect.stringContaining(message) });
  });

  it('shows long values cut off', () => {
    expect(refuse({ messages: { x: 'x'.repeat(1000) } })).toMatchObject({
      message: expect.stringMatching(/^.{1,200}$/),
    });
  });
});
