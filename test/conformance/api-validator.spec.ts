import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../src/openapi/examples/examples.js';
import { ApiValidator } from './api-validator.js';

const CHAT = { method: 'POST', path: '/v1/chat/completions', status: 200 };
const JSON_TYPE = 'application/json; charset=utf-8';

describe('the check of answers against the document', () => {
  const validator = new ApiValidator();
  const answer = (EXAMPLES['createChatCompletion']?.responses?.['text']?.value ?? {}) as object;
  const faults = (body: object, status = 200): string[] =>
    validator.faultsOf({ ...CHAT, status, contentType: JSON_TYPE, body: JSON.stringify(body) });

  it('is content with a good answer', () => expect(faults(answer)).toEqual([]));

  it.each([
    ['a field of another type', { ...answer, created: 'now' }, 200],
    ['a missing field', { ...answer, id: undefined }, 200],
    ['a field that the document does not have', { ...answer, extra: 1 }, 200],
    ['a status that the document does not have', answer, 418],
    ['an error of another shape', { detail: 'wrong' }, 400],
  ])('finds %s', (_what, body, status) => expect(faults(body, status)).not.toEqual([]));

  it('looks into streams, also those that end with an error', () => {
    const contentType = 'text/event-stream; charset=utf-8';
    for (const { value } of Object.values(EXAMPLES['createChatCompletion']?.streams ?? {})) {
      expect(validator.faultsOf({ ...CHAT, contentType, body: String(value) })).toEqual([]);
    }
    const wrong = 'data: {"id":"x","choices":[{}]}\n\n';
    expect(validator.faultsOf({ ...CHAT, contentType, body: wrong })).not.toEqual([]);
  });

  it.each(Object.entries(EXAMPLES))(
    'holds the examples of %s against their schemas',
    (operationId, examples) => {
      const found = Object.entries(validator.document.paths)
        .flatMap(([path, item]) =>
          Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
        )
        .find(({ operation }) => operation.operationId === operationId);
      expect(found).toBeDefined();
      for (const { value } of Object.values(examples?.responses ?? {})) {
        const { path = '', method = '' } = found ?? {};
        const body = JSON.stringify(value);
        expect(validator.faultsOf({ method, path, status: 200, contentType: JSON_TYPE, body })).toEqual([]);
      }
    },
  );
});
