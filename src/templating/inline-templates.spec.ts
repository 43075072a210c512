import { describe, expect, it } from 'vitest';
import { InlineTemplates } from './inline-templates.js';

describe('InlineTemplates', () => {
  it('compiles a template once, and refuses a bad one with 400', () => {
    const templates = new InlineTemplates();
    const first = templates.get('{{ messages }}', {});
    expect(first.source).toBe('{{ messages }}');
    expect(templates.get('{{ messages }}', {})).toBe(first);
    expect(templates.get('{{ messages }}', { contentFormat: 'openai' })).not.toBe(first);
    expect(() => templates.get('{{', {})).toThrow(
      expect.objectContaining({ status: 400, param: 'chat_template' }),
    );
  });
});
