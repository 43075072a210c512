import { describe, expect, it } from 'vitest';
import { structuredOutputFrom, type StructuredOutputFields } from './constraint-request.js';

const schema = { type: 'integer' };
const json = (path: string): object => ({
  kind: 'json-schema',
  schema,
  whitespace: 'optional-space',
  closedObjects: false,
  path,
});

describe('structuredOutputFrom', () => {
  it.each<[StructuredOutputFields, object | null]>([
    [{}, null],
    [{ response_format: null, guided_json: null, structured_outputs: null }, null],
    [{ response_format: { type: 'text' } }, null],
    [
      { response_format: { type: 'json_object' } },
      { kind: 'json-object', whitespace: 'optional-space', path: 'response_format' },
    ],
    [
      { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } },
      json('response_format.json_schema.schema'),
    ],
    [{ response_format: { type: 'json_object', schema } }, json('response_format.schema')],
    [{ guided_json: schema }, json('guided_json')],
    [{ guided_json: '{"type":"integer"}' }, json('guided_json')],
    [{ guided_regex: 'a+' }, { kind: 'regex', pattern: 'a+', path: 'guided_regex' }],
    [
      { response_format: { type: 'regex_schema', regex_schema: 'a+' } },
      { kind: 'regex', pattern: 'a+', path: 'response_format.regex_schema' },
    ],
    [{ guided_choice: ['a', 'b'] }, { kind: 'choice', choices: ['a', 'b'], path: 'guided_choice' }],
    [
      { guided_grammar: 'root ::= "a"' },
      { kind: 'grammar', grammar: 'root ::= "a"', path: 'guided_grammar' },
    ],
    [
      {
        structured_outputs: {
          json: schema,
          disable_any_whitespace: true,
          disable_additional_properties: true,
        },
      },
      { ...json('structured_outputs.json'), whitespace: 'none', closedObjects: true },
    ],
    [
      { structured_outputs: { json_object: true, whitespace_pattern: '\\n?' } },
      { kind: 'json-object', whitespace: { pattern: '\\n?' }, path: 'structured_outputs.json_object' },
    ],
    [
      { guided_json: schema, guided_whitespace_pattern: ' *' },
      { ...json('guided_json'), whitespace: { pattern: ' *' } },
    ],
    [
      { response_format: { type: 'text' }, guided_choice: ['a'] },
      { kind: 'choice', choices: ['a'], path: 'guided_choice' },
    ],
  ])('reads %j', (fields, expected) => {
    expect(structuredOutputFrom(fields)).toEqual(expected);
  });

  it.each<[StructuredOutputFields, RegExp, string]>([
    [
      { guided_json: schema, guided_regex: 'a' },
      /only use one kind of guided decoding \('guided_json'/u,
      'guided_regex',
    ],
    [
      { structured_outputs: { regex: 'a', choice: ['b'] } },
      /one kind of constraints for structured outputs/u,
      'structured_outputs.choice',
    ],
    [
      { response_format: { type: 'json_object' }, guided_regex: 'a' },
      /one kind of constraints/u,
      'guided_regex',
    ],
    [{ structured_outputs: {} }, /none are specified/u, 'structured_outputs'],
    [{ structured_outputs: { json_object: false } }, /must be true/u, 'structured_outputs.json_object'],
    [
      { response_format: { type: 'json_schema' } },
      /'json_schema' field must be provided/u,
      'response_format.json_schema',
    ],
    [
      { response_format: { type: 'json_schema', json_schema: {} } },
      /schema must be provided/u,
      'response_format.json_schema.schema',
    ],
    [{ response_format: { type: 'yaml' } }, /got "yaml"/u, 'response_format.type'],
    [{ response_format: { strict: true } }, /got nothing\./u, 'response_format.type'],
    [{ response_format: { type: 'regex_schema' } }, /non-empty string/u, 'response_format.regex_schema'],
    [{ guided_json: '{' }, /does not hold valid JSON/u, 'guided_json'],
    [{ guided_choice: [] }, /at least one string/u, 'guided_choice'],
    [{ guided_choice: ['a', 1] }, /must be a string, got 1/u, 'guided_choice[1]'],
    [{ guided_choice: ['a', 'b\0'] }, /NUL/u, 'guided_choice[1]'],
    [{ guided_regex: '' }, /non-empty string/u, 'guided_regex'],
    [{ guided_regex: 'a\0' }, /NUL/u, 'guided_regex'],
  ])('refuses %j', (fields, message, param) => {
    expect(() => structuredOutputFrom(fields)).toThrow(message);
    expect(() => structuredOutputFrom(fields)).toThrow(expect.objectContaining({ status: 400, param }));
  });
});
