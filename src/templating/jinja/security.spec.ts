import { afterEach, describe, expect, it } from 'vitest';
import { compileTemplate } from './compile-template.js';
import { TemplateError } from './errors.js';
import { fromJson } from './from-json.js';
import type { Dict } from './values/value.js';

const CONTEXT = fromJson(
  '{"messages": [{"role": "user", "content": "Hi", "__proto__": {"x": 1}}], "x": 0, "y": 0}',
) as Dict;

function attempt(source: string): string | TemplateError {
  try {
    return compileTemplate(source).render(CONTEXT);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

/** Attempts to reach JavaScript. They must fail, or print what plain data gives. */
const ESCAPES: readonly string[] = [
  '{{ messages.constructor.constructor("globalThis.PWNED = 1")() }}',
  '{{ range.constructor("globalThis.PWNED = 1")() }}',
  '{{ "".constructor.constructor("globalThis.PWNED = 1")() }}',
  '{{ messages["constructor"]["constructor"]("globalThis.PWNED = 1")() }}',
  '{{ messages | attr("constructor") }}{{ (messages | attr("constructor"))("x") }}',
  '{{ messages | map(attribute="constructor.constructor") | list }}',
  '{{ messages[0].__defineGetter__("x", range) }}',
  '{{ messages[0].__lookupGetter__("x")() }}',
  '{{ x"&Function`globalThis\\x2ePWNED\\x3d1`&"y }}',
  '{{ x`globalThis.PWNED = 1` }}',
  '{{ 1 is x"&Function`globalThis\\x2ePWNED\\x3d1`&" }}',
  '{{ r/(a+)+$/ }}',
  '{{ range.call(none, 3) }}{{ range.apply(none, [3]) }}',
  '{% macro m() %}{% endmacro %}{{ m.bind(1)() }}',
  '{{ "{0.__class__.__init__.__globals__}".format(range) }}',
  '{{ "{0.constructor.constructor}".format(messages) }}',
  '{{ "{a.constructor.constructor}".format_map({"a": messages}) }}',
  '{% include "/etc/passwd" %}',
  '{% import "fs" as fs %}',
  '{% from "fs" import readFileSync %}',
  '{% extends "x" %}',
  '{{ messages.append(1) }}',
  '{{ messages[0].update({}) }}',
];

/** Attempts to take time or memory without end; steps, lengths and depth are counted, so each ends by itself. */
const FLOODS: readonly string[] = [
  '{% for i in range(200000000) %}{% endfor %}',
  '{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}',
  '{% for a in range(99999) %}{% for b in range(99999) %}some text{% endfor %}{% endfor %}',
  '{% set ns = namespace(s="ab") %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}',
  '{% set ns = namespace(s="ab") %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}',
  '{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}',
  '{% set ns = namespace(s="a") %}{% for i in range(99) %}{% set ns.s = ns.s | replace("a", "aaaaaaaaaa") %}{% endfor %}',
  '{{ [1] * 1000000000 }}',
  '{{ "a" * 10000000000 }}',
  '{{ "x" | center(10000000000) }}{{ "x".ljust(3000000000) }}',
  '{{ "1".zfill(5000000000) }}',
  '{{ "a\nb" | indent(3000000000) }}',
  '{{ ("\t" * 1000).expandtabs(100000000) }}',
  '{{ (2 ** 99999) ** 99999 }}',
  '{% set ns = namespace(n=3) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}',
  '{{ "%1000000000d" % 1 }}',
  '{{ "{:1000000000}".format(1) }}',
  '{{ "%.999999999f" % 1.5 }}',
  '{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}',
  '{% macro m(n) %}{% if n < 99 %}{{ m(n + 1) }}{{ m(n + 1) }}{% endif %}{% endmacro %}{{ m(0) }}',
  '{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}',
  '{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}',
  '{% set ns = namespace(l=["x"]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l | tojson }}',
  '{% set ns = namespace(l=["x"], m=["x"]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}',
  '{% set s = "😀" * 1000000 %}{% for i in range(99999) %}{{ s | length }}{% endfor %}',
  '{% set s = " " * 9999999 %}{% for i in range(99999) %}{{ s | trim }}{% endfor %}',
  '{% set s = "a" * 9999999 %}{% for i in range(99999) %}{{ "b" in s }}{% endfor %}',
  '{% set s = "a-" * 999999 %}{{ s | wordwrap(1) }}',
  '{{ [1] | slice(1000000000) | list }}{{ [1] | batch(1000000000, 0) | list }}',
  `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`,
  `{{ ${'not '.repeat(5000)}1 }}`,
  `{{ 1${' + 1'.repeat(50_000)} }}`,
  '{% if 1 %}'.repeat(5000) + '{% endif %}'.repeat(5000),
  'x'.repeat(300_000),
];

describe('the sandbox', () => {
  afterEach(() => {
    expect(globalThis).not.toHaveProperty('PWNED');
    expect({}).not.toHaveProperty('x');
  });

  it.each(ESCAPES)('reaches nothing through %j', (source) => {
    expect(attempt(source)).toBeInstanceOf(TemplateError);
  });

  it('takes __proto__ and constructor in data for ordinary keys', () => {
    expect(attempt('{{ messages[0].__proto__.x }}{{ messages[0].constructor is defined }}')).toBe('1False');
    expect(attempt('{% set ns = namespace(__proto__=1) %}{{ ns.__proto__ }}')).toBe('1');
    expect(attempt('{% set constructor = 1 %}{{ constructor }}{{ toString is defined }}')).toBe('1False');
  });

  it('quotes every text of the template in the generated code', () => {
    expect(attempt('"`${1}\u2028\\{{ "\u2029`${1}\\\\" }}')).toBe('"`${1}\u2028\\\u2029`${1}\\');
  });
});

describe('the budgets', () => {
  it.each(FLOODS.map((source) => [source.slice(0, 100), source]))('end %j', (_shown, source) => {
    const error = attempt(source);
    expect(error).toBeInstanceOf(TemplateError);
    expect(['limit', 'syntax', 'runtime']).toContain((error as TemplateError).kind);
    expect((error as TemplateError).exception).not.toBe('InternalError');
  });

  it('start anew with every rendering', () => {
    expect(attempt(FLOODS[1]!)).toBeInstanceOf(TemplateError);
    expect(attempt('{% for i in range(1000) %}{% endfor %}ok')).toBe('ok');
  });
});
