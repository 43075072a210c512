import { describe, expect, it } from 'vitest';
import { compileTemplate } from './compile-template.js';
import { TemplateError } from './errors.js';
import { fromJson } from './from-json.js';
import type { Dict } from './values/value.js';

const CONTEXT = fromJson(`{
  "user": {"name": "Ann", "tags": ["x", "y"], "items": 5}, "none": null, "n": 3, "f": 1.0, "big": 12345678901234567890,
  "list": [3, 1, 2], "text": "  a b  ", "emoji": "a😀b", "people": [{"name": "B", "age": 2}, {"name": "A", "age": 2}, {"name": "C"}]
}`) as Dict;

function render(source: string): string {
  return compileTemplate(source).render(CONTEXT, {
    now: new Date(2025, 6, 10, 12, 34, 56),
  });
}

/** Each was checked against Jinja2 3.1.2. */
const TABLES: Record<string, readonly (readonly [source: string, expected: string])[]> = {
  'white space control': [
    ['a\n  {% if true %}\nb\n  {% endif %}\nc\n', 'a\nb\nc'],
    ['a {{- 1 -}} b', 'a1b'],
    ['  {%+ if true %}x{% endif %}', '  x'],
    ['{% if true +%}\nx{% endif %}', '\nx'],
    ['a\n {# note #}\nb', 'a\nb'],
    ['{% raw %}{{ x }}{% endraw %}', '{{ x }}'],
    ['a\r\nb\rc\n', 'a\nb\nc'],
  ],
  'printing as Python': [
    [
      '{{ none }} {{ true }} {{ f }} {{ big }} {{ 1e16 }} {{ 1e-7 }}',
      'None True 1.0 12345678901234567890 1e+16 1e-07',
    ],
    [`{{ [1, "a'b", (2,), {"k": none}] }}`, `[1, "a'b", (2,), {'k': None}]`],
    ['{{ undefined_name }}|{{ user.missing }}', '|'],
    ['{{ "caf\\u00e9\\x41\\n" }}{{ "a" "b" }}', 'caféA\nab'],
    ['{{ range(3) }} {{ user.items() is mapping }} {{ {}.keys() }}', 'range(0, 3) False dict_keys([])'],
  ],
  operators: [
    ['{{ 7 // -2 }} {{ -7 % 3 }} {{ 2 ** 10 }} {{ 7 / 2 }} {{ -3.5 % 2 }}', '-4 2 1024 3.5 0.5'],
    ['{{ 2 ** 3 ** 2 }} {{ 9007199254740993 + 1 }}', '64 9007199254740994'],
    ['{{ 1 ~ "a" ~ none }} {{ "ab" * 2 }} {{ [1] + [2] }}', '1aNone abab [1, 2]'],
    ['{{ 1 < 2 < 3 }} {{ 3 > 2 > 2 }} {{ "b" in "abc" }} {{ 2 not in [1] }}', 'True False True True'],
    ['{{ 1 == 1.0 }} {{ true == 1 }} {{ "1" == 1 }}', 'True True False'],
    ['{{ [] or "x" }} {{ 0 and 1 }} {{ not {} }}', 'x 0 True'],
    ['{{ "yes" if n }}{{ "no" if not n }}', 'yes'],
  ],
  'attributes, items and slices': [
    ['{{ user.name }} {{ user["name"] }} {{ list[-1] }} {{ list.0 }}', 'Ann Ann 2 3'],
    ['{{ list[::-1] }} {{ "hello"[1:3] }} {{ emoji[1] }} {{ emoji|length }}', '[2, 1, 3] el 😀 3'],
    ['{{ user["items"] }} {{ user.items() | list | length }}', '5 3'],
    ['{{ user.get("x", "d") }} {{ user.get("name") }}', 'd Ann'],
  ],
  statements: [
    ['{% for k, v in {"a": 1}.items() %}{{ k }}={{ v }}{% endfor %}', 'a=1'],
    ['{% for x in list if x > 1 %}{{ loop.index }}{{ x }}{{ "," if not loop.last }}{% endfor %}', '13,22'],
    ['{% for x in list %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }};{% endfor %}', '<3>1;3<1>2;1<2>;'],
    ['{% for x in [] %}x{% else %}none{% endfor %}', 'none'],
    [
      '{% for x in list %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% if x == 2 %}{% break %}{% endif %}{% endfor %}',
      '32',
    ],
    ['{% for x in [1, [2, [3]]] recursive %}{{ loop(x) if x is sequence else x }}{% endfor %}', '123'],
    ['{% set ns = namespace(c=0) %}{% for x in list %}{% set ns.c = ns.c + x %}{% endfor %}{{ ns.c }}', '6'],
    ['{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{% endfor %}{{ x }}', '1'],
    ['{% if true %}{% set x = 2 %}{% endif %}{{ x }}', '2'],
    ['{% set t %} a {% endset %}[{{ t | trim }}]', '[a]'],
    ['{% set a, b = (1, 2) %}{{ a }}{{ b }}', '12'],
    [
      '{% macro m(a, b=2) %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 5, 6, c=7) }}',
      "15(6,){'c': 7}",
    ],
    ['{% macro m() %}<{{ caller(1) }}>{% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}', '<1>'],
    ['{% with a = 1 %}{{ a }}{% endwith %}{{ a }}', '1'],
    ['{% filter upper %}a{% endfilter %}{% generation %}b{% endgeneration %}', 'Ab'],
  ],
  filters: [
    ['{{ text | trim }}|{{ "aXb" | lower }}|{{ "ab" | capitalize }}', 'a b|axb|Ab'],
    ['{{ people | map(attribute="name") | join(",") }}', 'B,A,C'],
    [
      '{{ people | selectattr("age") | sort(attribute="name") | map(attribute="name") | list }}',
      "['A', 'B']",
    ],
    ['{{ people | rejectattr("age", "defined") | map(attribute="name") | first }}', 'C'],
    ['{{ {"b": 1, "a": 2} | dictsort }} {{ list | sort(reverse=true) }}', "[('a', 2), ('b', 1)] [3, 2, 1]"],
    ['{{ missing | default("d") }}{{ "" | default("e", true) }}', 'de'],
    ['{{ 2.675 | round(2) }} {{ 7 | float }} {{ "12" | int }} {{ 2.5 | round }}', '2.67 7.0 12 2.0'],
    ['{{ "a\\nb" | indent(2) }}', 'a\n  b'],
    ['{{ ("<" | safe) + "<" }}{{ "<" | escape }}', '<&lt;&lt;'],
    ['{{ [1, 2, 3] | batch(2) | list }} {{ list | min }} {{ list | sum }}', '[[1, 2], [3]] 1 6'],
  ],
  tojson: [
    ['{{ {"a": [1, 2.0, none, true], "ü": "\\"</"} | tojson }}', '{"a": [1, 2.0, null, true], "ü": "\\"</"}'],
    ['{{ {"b": 1, "a": {}} | tojson(indent=2, sort_keys=true) }}', '{\n  "a": {},\n  "b": 1\n}'],
    ['{{ ["ü"] | tojson(ensure_ascii=true, separators=(",", ":")) }}', '["\\u00fc"]'],
  ],
  'methods of text': [
    [
      '{{ "a,b".split(",") }} {{ " a  b ".split() }} {{ "a-b-c".rsplit("-", 1) }}',
      "['a', 'b'] ['a', 'b'] ['a-b', 'c']",
    ],
    [
      '{{ "xax".strip("x") }} {{ "ab".startswith(("b", "a")) }} {{ "aaa".replace("a", "b", 2) }}',
      'a True bba',
    ],
    ['{{ "%s-%05.1f" % ("a", 2.25) }} {{ "{0:>4}{x!r}".format(1, x="y") }}', "a-002.2    1'y'"],
    ['{{ "straße".upper() }} {{ "they\'re".title() }} {{ "a".zfill(3) }}', "STRASSE They'Re 00a"],
  ],
  tests: [
    ['{{ n is odd }}{{ n is divisibleby 3 }}{{ none is none }}{{ user is mapping }}', 'TrueTrueTrueTrue'],
    [
      '{{ "a" is string }}{{ list is iterable }}{{ missing is defined }}{{ f is float }}',
      'TrueTrueFalseTrue',
    ],
    ['{{ n is not in [1] }}{{ "a" is sameas "a" }}', 'TrueTrue'],
  ],
  dates: [['{{ strftime_now("%Y-%m-%d %H:%M:%S %j %a %B %-d") }}', '2025-07-10 12:34:56 191 Thu July 10']],
};

describe('compileTemplate', () => {
  for (const [title, table] of Object.entries(TABLES)) {
    it.each(table)(`${title}: %j`, (source, expected) => {
      expect(render(source)).toBe(expected);
    });
  }

  it.each([
    ['{{ "a" + 1 }}', 'TypeError', 1, 1],
    ['x\n{{ missing.attribute }}', 'UndefinedError', 2, 1],
    ['{% if n %}\n  {{ list + n }}{% endif %}', 'TypeError', 2, 3],
    ['{{ raise_exception("No") }}', 'TemplateError', 1, 1],
    ['{{ 1 / 0 }}', 'ZeroDivisionError', 1, 1],
    ['{{ none.upper() }}', 'UndefinedError', 1, 1],
    ['{% for a, b in [[1]] %}{% endfor %}', 'ValueError', 1, 4],
  ])('raises as Python: %j', (source, exception, line, column) => {
    const template = compileTemplate(source);
    expect(() => template.render(CONTEXT)).toThrow(expect.objectContaining({ exception, line, column }));
  });

  it.each([
    ['{% if x %}', 1, /Unexpected end of template/],
    ['a\n{{ 1 + }}', 2, /unexpected/],
    ['{{ x | nosuch }}', 1, /No filter named 'nosuch'/],
    ['{% nosuch %}', 1, /unknown tag 'nosuch'/],
    ['{{ (1 ]', 1, /unexpected '\]', expected '\)'/],
    ['{% set none = 1 %}', 1, /can't assign/],
    ['{% break %}', 1, /outside loop/],
    ['{# open', 1, /Missing end of comment/],
  ])('refuses to compile %j', (source, line, message) => {
    const compile = (): unknown => compileTemplate(source);
    expect(compile).toThrow(TemplateError);
    expect(compile).toThrow(expect.objectContaining({ kind: 'syntax', line }));
    expect(compile).toThrow(message);
  });

  it('keeps the words of raise_exception apart from its own', () => {
    const template = compileTemplate('{{ raise_exception("Only " ~ n ~ " turns") }}');
    expect(() => template.render(CONTEXT)).toThrow(
      expect.objectContaining({ kind: 'raised', message: 'Only 3 turns' }),
    );
  });

  it('ignores an unknown filter in a branch that does not run, as Jinja2 does', () => {
    expect(render('{% if false %}{{ 1 | nosuch }}{% endif %}ok')).toBe('ok');
  });
});
