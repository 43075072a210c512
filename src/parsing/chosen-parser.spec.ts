import { describe, expect, it } from 'vitest';
import { chosenParser } from './chosen-parser.js';

describe('chosenParser', () => {
  it.each([
    ['auto', 'hermes', 'hermes'],
    ['auto', null, null],
    ['none', 'hermes', null],
    ['llama3-json', 'hermes', 'llama3-json'],
  ])('%s, with %s detected, is %s', (name, detected, expected) => {
    expect(chosenParser('tool-call-parser', name, detected)).toBe(expected);
  });

  it('refuses a name that no parser has, and suggests the nearest', () => {
    expect(() => chosenParser('tool-call-parser', 'hermess', null)).toThrow(
      "--tool-call-parser: there is no parser named 'hermess'; did you mean hermes?",
    );
    expect(() => chosenParser('reasoning-parser', 'xyzzyxyzzy', null)).toThrow(
      "--reasoning-parser: there is no parser named 'xyzzyxyzzy'; docs/parsers.md lists them",
    );
  });

  it.each(['hf', 'response_template'])('says why the name %s of another server is refused', (name) => {
    expect(() => chosenParser('tool-call-parser', name, 'hermes')).toThrow(
      `--tool-call-parser: '${name}' follows a response_template in the files of a transformers tokenizer`,
    );
  });
});
