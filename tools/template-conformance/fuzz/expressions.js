import { VARIABLES } from './context.js';

const TEXT_LITERALS = [
  `'abc'`,
  `"it's"`,
  `'a\\nb'`,
  `'é😀'`,
  `''`,
  `'%s and %s'`,
  `'%d%%'`,
  `'{} {}'`,
  `'{0!r:>8}'`,
  `'x' 'y'`,
  `' sp '`,
  `'ab,cd'`,
  `'\\u00e9\\x41'`,
  `'A-b c'`,
  `'12'`,
  `'1_000'`,
];
const INTEGER_LITERALS = [
  '0',
  '1',
  '2',
  '-1',
  '3',
  '10',
  '255',
  '0x1F',
  '0b101',
  '1_000',
  '9007199254740993',
  '-5',
];
const FLOAT_LITERALS = ['0.5', '1.0', '2.675', '1e3', '1.5e-7', '3.0', '-2.5', '1e16', '123456.789'];
const SEPARATORS = [`','`, `' '`, `'a'`, `'ll'`, `'😀'`, `'\\n'`];

/** Methods of text: name and the kinds of the arguments, several times where they are optional. */
const TEXT_METHODS = [
  ['upper'],
  ['lower'],
  ['title'],
  ['capitalize'],
  ['swapcase'],
  ['casefold'],
  ['strip'],
  ['lstrip'],
  ['rstrip'],
  ['strip', 'chars'],
  ['lstrip', 'chars'],
  ['rstrip', 'chars'],
  ['isdigit'],
  ['isalpha'],
  ['isalnum'],
  ['isupper'],
  ['islower'],
  ['istitle'],
  ['isspace'],
  ['isnumeric'],
  ['isdecimal'],
  ['isidentifier'],
  ['isprintable'],
  ['isascii'],
  ['zfill', 'width'],
  ['center', 'width'],
  ['center', 'width', 'fill'],
  ['ljust', 'width'],
  ['rjust', 'width', 'fill'],
  ['expandtabs'],
  ['expandtabs', 'width'],
  ['removeprefix', 'separator'],
  ['removesuffix', 'separator'],
  ['encodeless'],
  ['format', 'any', 'any'],
  ['replace', 'separator', 'separator'],
  ['replace', 'separator', 'text', 'index'],
];
const TEXT_TO_LIST = [
  ['split'],
  ['split', 'separator'],
  ['split', 'separator', 'index'],
  ['rsplit', 'separator', 'index'],
  ['rsplit'],
  ['splitlines'],
  ['splitlines', 'boolean'],
  ['partition', 'separator'],
  ['rpartition', 'separator'],
];
const TEXT_TO_INTEGER = [
  ['find', 'separator'],
  ['rfind', 'separator'],
  ['index', 'separator'],
  ['count', 'separator'],
  ['find', 'separator', 'index'],
  ['rindex', 'separator'],
  ['count', 'separator', 'index', 'index'],
];
const TEXT_TO_BOOLEAN = [
  ['startswith', 'separator'],
  ['endswith', 'separator'],
  ['startswith', 'separator', 'index'],
  ['endswith', 'separator', 'index', 'index'],
];

const TEXT_FILTERS = [
  'upper',
  'lower',
  'title',
  'capitalize',
  'trim',
  'string',
  'e',
  'escape',
  'safe',
  'forceescape',
  'reverse',
  'striptags',
  'urlencode',
  'pprint',
  'center',
  'center(30)',
  'indent',
  'indent(2, true)',
  'indent("> ", blank=true)',
  'indent(first=true)',
  'truncate(8)',
  'truncate(8, true)',
  'truncate(5, false, "…", 0)',
  'replace("l", "L")',
  'replace("a", "", 1)',
  'wordwrap(6)',
  'default("x")',
  "default('x', true)",
  'trim("Hd ")',
  'tojson',
  'tojson(indent=2)',
  'format(1, 2)',
];
const ANY_TO_TEXT = [
  'string',
  'tojson',
  'tojson(indent=1)',
  'tojson(ensure_ascii=true)',
  'tojson(separators=(",", ":"))',
  'tojson(sort_keys=true, indent=4)',
  'pprint',
  'e',
];
const LIST_FILTERS = [
  'list',
  'sort',
  'sort(reverse=true)',
  'unique|list',
  'reverse|list',
  'map("string")|list',
  'map("upper")|list',
  'map(attribute="name")|list',
  'map(attribute="age", default=0)|list',
  'select|list',
  'select("string")|list',
  'select("gt", 1)|list',
  'reject("none")|list',
  'selectattr("tags")|list',
  'selectattr("age", "eq", 31)|list',
  'rejectattr("tags", "defined")|list',
  'batch(2)|list',
  'batch(2, 0)|list',
  'slice(2)|list',
  'slice(3, "-")|list',
  'sort(attribute="age")',
  'sort(attribute="age,name")',
  'groupby("age")',
  'map("length")|list',
  'unique(attribute="age")|list',
  'sort(case_sensitive=true)',
  'selectattr("role", "in", ["user", "system"])|list',
  'map(attribute=0)|list',
  'map("first")|list',
];
const LIST_TO_TEXT = ['join', 'join(", ")', 'join("-", attribute="name")', 'join(d="/")'];
const LIST_TO_ANY = [
  'first',
  'last',
  'min',
  'max',
  'sum',
  'length',
  'count',
  'random|default(1) is defined',
  'sum(start=10)',
  'max(attribute="age")',
  'min(attribute="name")',
  'sum(attribute="age")',
];
const DICT_FILTERS = [
  'items|list',
  'dictsort',
  'dictsort(true)',
  'dictsort(by="value")',
  'dictsort(reverse=true)',
  'list',
  'length',
  'tojson',
  'string',
  'xmlattr',
  'first',
  'urlencode',
];
const NUMBER_FILTERS = [
  'abs',
  'round',
  'round(1)',
  'round(2)',
  'round(-1)',
  'round(1, "ceil")',
  'round(0, "floor")',
  'int',
  'float',
  'string',
  'tojson',
  'filesizeformat',
  'round(method="ceil")',
  'int(5)',
];
const TESTS = [
  'defined',
  'undefined',
  'none',
  'string',
  'number',
  'integer',
  'float',
  'boolean',
  'true',
  'false',
  'mapping',
  'sequence',
  'iterable',
  'callable',
  'odd',
  'even',
  'upper',
  'lower',
  'escaped',
  'divisibleby 2',
  'divisibleby(3)',
  'eq 1',
  'equalto("a")',
  'ne 2',
  'lt 3',
  'gt(1)',
  'ge 2.5',
  'le 7',
  'in [1, "a"]',
  'in "Hello"',
  'sameas none',
  'sameas true',
  'filter',
  '== 7',
  'not none',
];

/** Writes random expressions of a wanted kind, most of them well typed. */
export class ExpressionWriter {
  constructor(random) {
    this.random = random;
  }

  /** Code of an expression that mostly gives a value of this kind. */
  write(kind, depth) {
    if (this.random.chance(0.04)) return this.write(this.anyKind(), depth - 1);
    if (depth <= 0) return this.leaf(kind);
    switch (kind) {
      case 'text':
        return this.text(depth);
      case 'integer':
        return this.integer(depth);
      case 'float':
        return this.float(depth);
      case 'list':
        return this.list(depth);
      case 'dict':
        return this.dict(depth);
      case 'boolean':
        return this.boolean(depth);
      default:
        return this.write(this.anyKind(), depth);
    }
  }

  anyKind() {
    return this.random.pick(['text', 'text', 'integer', 'float', 'list', 'list', 'dict', 'boolean', 'other']);
  }

  leaf(kind) {
    const { random } = this;
    if (kind === 'any') return this.leaf(this.anyKind());
    if (random.chance(0.55)) return random.pick(VARIABLES[kind] ?? VARIABLES.other);
    switch (kind) {
      case 'text':
        return random.pick(TEXT_LITERALS);
      case 'integer':
        return random.pick(INTEGER_LITERALS);
      case 'float':
        return random.pick(FLOAT_LITERALS);
      case 'list':
        return random.pick([
          '[]',
          '[1, 2, 3]',
          `['b', 'a']`,
          '(1, "x")',
          '[none, true]',
          '(1,)',
          '[[1], (2,)]',
        ]);
      case 'dict':
        return random.pick([
          '{}',
          `{'k': 1, 'j': [2]}`,
          '{1: "one", 2.5: none}',
          '{true: "t", none: 0}',
          'dict(a=1, b="x")',
        ]);
      case 'boolean':
        return random.pick(['true', 'false', 'True', 'False']);
      default:
        return random.pick(['none', 'None', 'missing', 'loop']);
    }
  }

  arguments_(kinds) {
    return kinds.map((kind) => this.argument(kind)).join(', ');
  }

  argument(kind) {
    const { random } = this;
    switch (kind) {
      case 'separator':
        return random.chance(0.8) ? random.pick(SEPARATORS) : this.leaf('text');
      case 'chars':
        return random.pick([`'H d'`, `' \\n'`, `'abc'`, `'a😀c'`, 'none', `''`]);
      case 'width':
        return String(random.integer(-1, 20));
      case 'index':
        return String(random.integer(-4, 6));
      case 'fill':
        return random.pick([`'*'`, `'0'`, `'é'`, `'ab'`]);
      default:
        return this.leaf(kind);
    }
  }

  call(target, [name, ...kinds]) {
    return `${this.group(target)}.${name}(${this.arguments_(kinds)})`;
  }

  /** Brackets around anything that is not a plain name or call chain. */
  group(code) {
    return /^[a-z_]+$/.test(code) ? code : `(${code})`;
  }

  slice() {
    const { random } = this;
    const bound = () => (random.chance(0.4) ? '' : String(random.integer(-5, 5)));
    const step = random.chance(0.3) ? `:${random.pick(['', '-1', '2', '-2', '0'])}` : '';
    return `[${bound()}:${bound()}${step}]`;
  }

  text(depth) {
    const { random } = this;
    const inner = depth - 1;
    switch (random.integer(0, 11)) {
      case 0:
      case 1:
      case 2:
        return this.call(this.write('text', inner), random.pick(TEXT_METHODS));
      case 3:
      case 4:
        return `${this.group(this.write('text', inner))}|${random.pick(TEXT_FILTERS)}`;
      case 5:
        return `${this.write('text', inner)} + ${this.write('text', inner)}`;
      case 6:
        return `${this.write('any', inner)} ~ ${this.write('any', inner)}`;
      case 7:
        return this.group(this.write('text', inner)) + this.slice();
      case 8:
        return `${this.group(this.write('any', inner))}|${random.pick(ANY_TO_TEXT)}`;
      case 9:
        return `${this.group(this.write('list', inner))}|${random.pick(LIST_TO_TEXT)}`;
      case 10:
        return random.chance(0.5)
          ? `${random.pick(["'%s'", "'%r|%5s'", "'%05d'", "'%.2f'", "'%x %o'", "'%-6s|'", "'%+d'", "'%e'", "'%g'", "'%(a)s'", "'%c'"])} % ${this.formatValue(inner)}`
          : `${random.pick(["'{}'", "'{:>8}'", "'{:.2f}'", "'{0} {0!r}'", "'{:05d}'", "'{:,}'", "'{:x}'", "'{:^9}'", "'{a}'", "'{:+}'", "'{:%}'", "'{:e}'", "'{0[0]}'"])}.format(${this.write('any', inner)})`;
      default:
        return `${this.group(this.write('text', inner))} * ${random.integer(-1, 3)}`;
    }
  }

  formatValue(depth) {
    return this.random.chance(0.5)
      ? this.group(this.write('any', depth))
      : `(${this.write('any', depth)}, ${this.write('any', depth)})`;
  }

  integer(depth) {
    const { random } = this;
    const inner = depth - 1;
    switch (random.integer(0, 6)) {
      case 0:
        return this.call(this.write('text', inner), random.pick(TEXT_TO_INTEGER));
      case 1:
        return random.chance(0.5)
          ? `${this.group(this.write(random.pick(['text', 'list', 'dict']), inner))}|length`
          : `${this.group(this.write('list', inner))}|${random.pick(LIST_TO_ANY)}`;
      case 2:
        return `${this.group(this.write(random.pick(['text', 'float', 'integer', 'any']), inner))}|int`;
      case 3:
      case 4: {
        const operator = random.pick(['+', '-', '*', '//', '%', '+', '-']);
        return `${this.group(this.write('integer', inner))} ${operator} ${this.group(this.write('integer', inner))}`;
      }
      case 5:
        return `${random.pick(['-', '+'])}${this.group(this.write('integer', inner))}`;
      default:
        return `${random.integer(-3, 9)} ** ${random.integer(0, 4)}`;
    }
  }

  float(depth) {
    const { random } = this;
    const inner = depth - 1;
    switch (random.integer(0, 4)) {
      case 0:
        return `${this.group(this.write('integer', inner))} / ${this.group(this.write('integer', inner))}`;
      case 1: {
        const operator = random.pick(['+', '-', '*', '/', '//', '%']);
        return `${this.group(this.write('float', inner))} ${operator} ${this.group(this.write('float', inner))}`;
      }
      case 2:
        return `${this.group(this.write(random.pick(['text', 'integer', 'float']), inner))}|float`;
      case 3:
        return `${this.group(this.write('float', inner))}|${random.pick(NUMBER_FILTERS)}`;
      default:
        return `${this.group(this.write('integer', inner))}|${random.pick(NUMBER_FILTERS)}`;
    }
  }

  list(depth) {
    const { random } = this;
    const inner = depth - 1;
    switch (random.integer(0, 8)) {
      case 0:
        return this.call(this.write('text', inner), random.pick(TEXT_TO_LIST));
      case 1:
      case 2:
      case 3:
        return `${this.group(this.write('list', inner))}|${random.pick(LIST_FILTERS)}`;
      case 4:
        return this.group(this.write('list', inner)) + this.slice();
      case 5:
        return `${this.group(this.write('list', inner))} + ${this.group(this.write('list', inner))}`;
      case 6:
        return `[${this.write('any', inner)}, ${this.write('any', inner)}]`;
      case 7:
        return `${this.group(this.write('dict', inner))}${random.pick(['.items()|list', '.keys()|list', '.values()|list', '|items|list', '|dictsort', '|list', '.items()'])}`;
      default:
        return random.chance(0.5)
          ? `(${this.write('any', inner)}, ${this.write('any', inner)})`
          : `range(${random.integer(-2, 6)}, ${random.integer(-2, 8)})|list`;
    }
  }

  dict(depth) {
    const { random } = this;
    const inner = depth - 1;
    switch (random.integer(0, 3)) {
      case 0:
        return `{${this.leaf('text')}: ${this.write('any', inner)}, ${this.leaf(random.pick(['text', 'integer', 'boolean', 'float']))}: ${this.write('any', inner)}}`;
      case 1:
        return `dict(${this.group(this.write('dict', inner))}, z=${this.write('any', inner)})`;
      case 2:
        return `${this.group(this.write('dict', inner))}|${random.pick(DICT_FILTERS)}`;
      default:
        return this.leaf('dict');
    }
  }

  boolean(depth) {
    const { random } = this;
    const inner = depth - 1;
    switch (random.integer(0, 7)) {
      case 0:
        return this.call(this.write('text', inner), random.pick(TEXT_TO_BOOLEAN));
      case 1:
      case 2:
        return `${this.group(this.write('any', inner))} is ${random.pick(['', 'not '])}${random.pick(TESTS)}`.replace(
          'not not',
          'not',
        );
      case 3: {
        const kind = random.pick(['text', 'integer', 'float', 'list', 'any']);
        const operator = random.pick(['==', '!=', '<', '<=', '>', '>=']);
        return `${this.group(this.write(kind, inner))} ${operator} ${this.group(this.write(kind, inner))}`;
      }
      case 4:
        return `${this.group(this.write('any', inner))} ${random.pick(['in', 'not in'])} ${this.group(this.write(random.pick(['text', 'list', 'dict']), inner))}`;
      case 5:
        return `not ${this.group(this.write('any', inner))}`;
      case 6:
        return `(${this.write('any', inner)} ${random.pick(['and', 'or'])} ${this.write('any', inner)})`;
      default:
        return `(${this.write('any', inner)} if ${this.write('boolean', inner)}${random.chance(0.8) ? ` else ${this.write('any', inner)}` : ''})`;
    }
  }

  /** `value.name`, `value['name']`, `value[0]`: what templates do most. */
  access(depth) {
    const { random } = this;
    const keys = [
      'name',
      'role',
      'content',
      'items',
      'keys',
      'a',
      'k',
      'function',
      'missing',
      'tool_calls',
      '__class__',
    ];
    const base = this.group(this.write(random.pick(['dict', 'list', 'text', 'any']), depth - 1));
    return (
      base +
      random.pick([
        `.${random.pick(keys)}`,
        `['${random.pick(keys)}']`,
        `[${random.integer(-3, 3)}]`,
        `.get('${random.pick(keys)}', 'dflt')`,
        `.${random.integer(0, 2)}`,
      ])
    );
  }
}
