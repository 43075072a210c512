import { ExpressionWriter } from './expressions.js';
import { Random } from './random.js';

const LOOP_PARTS = [
  'loop.index',
  'loop.first',
  'loop.last',
  'loop.length',
  'loop.revindex',
  'loop.previtem',
  'loop.nextitem',
  'loop.cycle("a", "b")',
  'loop.changed(x)',
  'loop.index0',
  'loop.depth',
];
const GAPS = ['', ' ', '\n', '\n  ', '  \n', 'text', ' text\n'];

/** Template sources from a seed: mostly single expressions, some with statements around them. */
export class SnippetWriter {
  constructor(seed) {
    this.random = new Random(seed);
    this.expressions = new ExpressionWriter(this.random);
  }

  next() {
    const { random } = this;
    const roll = random.next();
    if (roll < 0.6) return this.print(random.integer(1, 3));
    if (roll < 0.7) return `{{ ${this.expressions.access(2)} }}`;
    return this.statement(2);
  }

  print(depth) {
    const open = this.random.chance(0.1) ? '{{-' : '{{';
    const close = this.random.chance(0.1) ? '-}}' : '}}';
    return `${open} ${this.expression(depth)} ${close}`;
  }

  expression(depth) {
    return this.expressions.write('any', depth);
  }

  tag(code) {
    const { random } = this;
    return `{%${random.pick(['', '', '-', '+'])} ${code} ${random.pick(['', '', '-', ''])}%}`;
  }

  body(depth) {
    const { random } = this;
    const gap = () => random.pick(GAPS);
    const inner = depth > 0 && random.chance(0.4) ? this.statement(depth - 1) : this.print(2);
    return gap() + inner + gap();
  }

  statement(depth) {
    const { random } = this;
    switch (random.integer(0, 8)) {
      case 0:
        return (
          this.tag(`if ${this.expression(2)}`) +
          this.body(depth) +
          this.tag('else') +
          this.body(depth) +
          this.tag('endif')
        );
      case 1:
        return (
          this.tag(`if ${this.expressions.write('boolean', 2)}`) +
          this.body(depth) +
          this.tag(`elif ${this.expression(1)}`) +
          this.body(depth) +
          this.tag('endif')
        );
      case 2:
      case 3:
        return this.loop(depth);
      case 4:
        return (
          this.tag(`set v = ${this.expression(2)}`) + '{{ v }}' + this.body(depth).replaceAll('missing', 'v')
        );
      case 5:
        return this.tag('set v') + this.body(depth) + this.tag('endset') + '[{{ v }}|{{ v|length }}]';
      case 6:
        return `${this.tag(`set ns = namespace(a=${this.expression(1)})`)}${this.tag(`set ns.a = ${this.expression(1)}`)}{{ ns.a }}${this.body(depth)}`;
      case 7:
        return `${this.tag('macro m(a, b=2, *args)'.replace(', *args', ''))}<{{ a }}:{{ b }}{{ varargs }}${random.pick(['', '{{ kwargs }}'])}>${this.tag('endmacro')}{{ m(${this.expression(1)}${random.pick(['', ', 1', ', b=3', ', 4, 5', ', c=6'])}) }}`;
      default:
        return random.pick([
          () =>
            this.tag(`filter ${random.pick(['upper', 'trim', 'indent', 'replace("e", "E")'])}`) +
            this.body(depth) +
            this.tag('endfilter'),
          () => this.tag(`with v = ${this.expression(1)}`) + '{{ v }}' + this.tag('endwith') + '{{ v }}',
          () => `a {# comment ${random.pick(['', '-'])}#}\n b${this.body(depth)}`,
          () => `${this.tag('raw')} {{ x }} ${this.tag('endraw')}`,
          () =>
            `${this.tag('macro w()')}[{{ caller(1) }}]${this.tag('endmacro')}${this.tag('call(y) w()')}{{ y }}${this.body(depth)}${this.tag('endcall')}`,
        ])();
    }
  }

  loop(depth) {
    const { random } = this;
    const source = this.expressions.write(random.pick(['list', 'list', 'list', 'dict', 'text']), 2);
    const target = random.chance(0.15) ? 'x, y' : 'x';
    const condition = random.chance(0.15)
      ? ` if ${random.pick(['x', 'x is string', 'loop is defined', 'x != 1'])}`
      : '';
    const control = random.chance(0.1)
      ? this.tag(`if ${random.pick(['x', 'loop.index > 2'])}`) +
        this.tag(random.pick(['break', 'continue'])) +
        this.tag('endif')
      : '';
    const orElse = random.chance(0.2) ? this.tag('else') + 'none' : '';
    const shown = random.chance(0.4) ? `{{ ${random.pick(LOOP_PARTS)} }}` : '{{ x }}';
    return (
      this.tag(`for ${target} in ${source}${condition}`) +
      control +
      shown +
      this.body(depth) +
      orElse +
      this.tag('endfor')
    );
  }
}
