import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../common/user-error.js';
import { resolveChatTemplate } from './template-source.js';

const MODEL = { source: 'model.gguf', chatTemplates: { default: 'D', tool_use: 'T' } };
const PROMPT = {
  messages: [{ role: 'user', content: 'Hi' }],
  tools: null,
  documents: null,
  addGenerationPrompt: true,
  continueFinalMessage: false,
  kwargs: {},
  specialTokens: { bos: null, eos: null, pad: null, unk: null },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'templates-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function standard(flag: string | undefined, model = MODEL): string {
  return resolveChatTemplate(flag, model)!.standard.source;
}

describe('resolveChatTemplate', () => {
  it("takes the model's own templates without a flag, tool_use when there are tools", () => {
    const set = resolveChatTemplate(undefined, MODEL)!;
    expect(set.forRequest({ hasTools: false }).source).toBe('D');
    expect(set.forRequest({ hasTools: true }).source).toBe('T');
  });

  it('gives null for a model without a template', () => {
    expect(resolveChatTemplate(undefined, { source: 'm', chatTemplates: {} })).toBeNull();
  });

  it('reads a file first, then a named template, then templates/, then inline text', () => {
    expect(standard(file('tool_use', 'from file'))).toBe('from file');
    expect(standard('tool_use')).toBe('T');
    expect(standard('chatml')).toContain('<|im_start|>');
    expect(standard('{{ messages }}')).toBe('{{ messages }}');
    expect(standard('two\nlines')).toBe('two\nlines');
  });

  it('says that a name which is none of these looks like a path', () => {
    expect(() => standard('missing.jinja')).toThrow(
      /^The supplied chat template \(missing\.jinja\) looks like a file path, but it failed to be opened\. Reason: .*ENOENT/,
    );
    expect(() => standard('../package')).toThrow(UserError);
    expect(() => standard('constructor')).toThrow(UserError);
  });

  it('names the position in a template that does not compile', () => {
    expect(() => standard('{% if %}\n{')).toThrow(
      /the inline chat template does not compile: line 1, column 7/,
    );
  });

  describe("with LMDeploy's JSON", () => {
    const KEYS = {
      model_name: 'any',
      system: '<S>',
      meta_instruction: 'Be "kind".\n',
      eosys: '</S>',
      user: '<U>',
      eoh: '</U>',
      assistant: '<A>',
      eoa: '</A>',
      separator: '\n',
      capability: 'chat',
      stop_words: ['</A>'],
    };

    it('puts every message between its marks, and the meta instruction in front', () => {
      const set = resolveChatTemplate(file('t.json', JSON.stringify(KEYS)), MODEL)!;
      expect(set.stopWords).toEqual(['</A>']);
      expect(set.standard.render(PROMPT)).toBe('<S>Be "kind".\n</S><U>Hi</U><A>');
      const messages = [
        { role: 'system', content: ' x ' },
        { role: 'user', content: 'Q' },
        { role: 'assistant', content: 'A' },
        { role: 'user', content: 'R' },
      ];
      expect(set.standard.render({ ...PROMPT, messages })).toBe('<S> x </S><U>Q</U><A>A</A>\n<U>R</U><A>');
    });

    it('leaves a last message of the assistant open', () => {
      const set = resolveChatTemplate(file('open.json', JSON.stringify(KEYS)), MODEL)!;
      const messages = [...PROMPT.messages, { role: 'assistant', content: 'So' }];
      expect(set.standard.render({ ...PROMPT, messages })).toBe('<S>Be "kind".\n</S><U>Hi</U><A>So');
    });

    it('refuses unknown keys and wrong types by name', () => {
      expect(() => standard(file('a.json', '{"sistem": ""}'))).toThrow(/has the key 'sistem'/);
      expect(() => standard(file('b.json', '{"user": 3}'))).toThrow(/'user' must be a string, given 3/);
      expect(() => standard(file('c.json', '{'))).toThrow(/must be JSON/);
    });
  });
});
