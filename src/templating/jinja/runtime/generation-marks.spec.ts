import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../compile-template.js';
import { readMarks } from './generation-marks.js';

const SOURCE = `{% for m in messages %}
{%- if m == 'a' -%}
  <a>{% generation %}
  {{- m * 3 }}!
{%- endgeneration %}</a>
{%- else %}[{{ m }}]{% endif %}
{%- endfor %}`;

describe('marks of generation blocks', () => {
  const template = compileTemplate(SOURCE);
  const context = new Map([['messages', ['u', 'a', 'x', 'a']]]);

  it('enclose what the blocks print, and change nothing else', () => {
    const plain = template.render(context);
    const marked = readMarks(template.render(context, { marksGenerations: true }));
    expect(plain).toBe('[u]<a>aaa!</a>[x]<a>aaa!</a>');
    expect(marked?.text).toBe(plain);
    expect(marked?.spans.map(({ start, end }) => plain.slice(start, end))).toEqual(['aaa!', 'aaa!']);
    expect(template.render(context)).toBe(plain);
  });

  it('are not read from a text that has such characters itself', () => {
    expect(readMarks('a\uFDD0b')).toBeNull();
    expect(readMarks('a\uFDD1b\uFDD0')).toBeNull();
    expect(readMarks('\uFDD0\uFDD0\uFDD1')).toBeNull();
    expect(readMarks('plain')).toEqual({ text: 'plain', spans: [] });
  });
});
