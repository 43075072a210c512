/**
 * Random regular expressions, choices and grammars, the same for the same seed, each with a judge of its own that
 * shares nothing with what is judged: JavaScript's RegExp, a list, and a recognizer of the syntax tree.
 */
import { SeededChoices } from './seeded-choices.js';

const texts = ['a', 'ab', 'b', 'xyz', ' ', '(', '"', '\\', 'é', '€', '😀', '\n', '-', '{', '[c]', 'no', '0'];
const ranges = ['a-c', 'b-z', '0-9', 'A-Z', 'à-ü', 'xy', '一-三'];
const shorthands = ['\\d', '\\w', '\\s', '.', '[^a]', '[\\d_]', '\\p{Lu}', '[^\\s"]'];
const unsupported = ['(?=a)a', '(?!b)a', '(a)\\1', '\\bab', '(?<=a)b', '(?>a)b'];

/** @returns {{fields: object, accepts: (text: string) => boolean, refusable: boolean}} the request's fields and the judge */
export function randomForm(kind, seed, { bounded = false } = {}) {
  const maker = new FormMaker(seed, bounded);
  return {
    regex: () => maker.regexForm(),
    choice: () => maker.choiceForm(),
    grammar: () => maker.grammarForm(),
  }[kind]();
}

class FormMaker extends SeededChoices {
  constructor(seed, bounded) {
    super(seed);
    this.bounded = bounded;
    this.left = 5 + this.below(25);
    this.rules = 0;
  }

  regexForm() {
    const refusable = this.chance(0.05);
    const body = regexText(this.node(0, true));
    const pattern = `${this.chance(0.1) ? '^' : ''}${refusable ? this.pick(unsupported) : ''}(?:${body})${this.chance(0.1) ? '$' : ''}`;
    return {
      fields: { guided_regex: pattern },
      accepts: (text) => new RegExp(`^(?:${pattern})$`, 'u').test(text),
      refusable,
    };
  }

  choiceForm() {
    const size = 1 + this.below(this.pick([3, 20, 200]));
    const list = Array.from({ length: size }, () =>
      Array.from({ length: 1 + this.below(6) }, () => this.pick(texts)).join(''),
    );
    return { fields: { guided_choice: list }, accepts: (text) => list.includes(text), refusable: false };
  }

  grammarForm() {
    this.rules = 1 + this.below(5);
    const bodies = Array.from({ length: this.rules }, () => {
      this.left = 4 + this.below(12);
      // The last option ends: without it a rule might have no finite text.
      return { kind: 'choice', options: [this.node(0, false), { kind: 'text', text: this.pick(texts) }] };
    });
    const dialect = this.pick(['gbnf', 'ebnf', 'lark']);
    return {
      fields: { guided_grammar: grammarText(bodies, dialect) },
      accepts: (text) => recognizes(bodies, text),
      refusable: false,
    };
  }

  node(depth, inRegex) {
    this.left -= 1;
    const kind = this.random();
    if (depth > 4 || this.left <= 0 || kind < 0.25) return this.leaf(inRegex);
    if (kind < 0.6) {
      const items = Array.from({ length: 2 + this.below(3) }, () => this.node(depth + 1, inRegex));
      // A call stands behind a text, so that no rule begins with itself.
      const calls = inRegex || !this.chance(0.4) ? [] : [{ kind: 'rule', number: this.below(this.rules) }];
      return { kind: 'sequence', items: [this.leaf(inRegex), ...calls, ...items] };
    }
    if (kind < 0.8) {
      const options = Array.from({ length: 2 + this.below(3) }, () => this.node(depth + 1, inRegex));
      return { kind: 'choice', options };
    }
    const min = this.below(3);
    const max = this.bounded || this.chance(0.6) ? Math.max(1, min + this.below(4)) : null;
    return { kind: 'repeat', item: this.node(depth + 1, inRegex), min, max, lazy: this.chance(0.1) };
  }

  leaf(inRegex) {
    if (inRegex && this.chance(0.3)) return { kind: 'shorthand', source: this.pick(shorthands) };
    return this.chance(0.4)
      ? { kind: 'range', range: this.pick(ranges) }
      : { kind: 'text', text: this.pick(texts) };
  }
}

function regexText(node) {
  switch (node.kind) {
    case 'text':
      return node.text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`).replaceAll('\n', '\\n');
    case 'shorthand':
      return node.source;
    case 'range':
      return `[${node.range}]`;
    case 'sequence':
      return node.items.map(regexText).join('');
    case 'choice':
      return `(?:${node.options.map(regexText).join('|')})`;
    case 'repeat':
      return `(${regexText(node.item)}){${node.min},${node.max ?? ''}}${node.lazy ? '?' : ''}`;
  }
}

function grammarText(bodies, dialect) {
  const isLark = dialect === 'lark';
  const name = (number) => (number === 0 ? (isLark ? 'start' : 'root') : `rule${'abcdef'[number]}`);
  const write = (node) => {
    switch (node.kind) {
      case 'text':
        return JSON.stringify(node.text);
      case 'range':
        return isLark ? `/[${node.range}]/` : `[${node.range}]`;
      case 'rule':
        return name(node.number);
      case 'sequence':
        return node.items.map(write).join(' ');
      case 'choice':
        return `(${node.options.map(write).join(' | ')})`;
      case 'repeat':
        return `(${write(node.item)})${counts(node, isLark)}`;
    }
  };
  const comment = { gbnf: '# a rule', ebnf: '(* a rule *)', lark: '// a rule' }[dialect];
  const lines = bodies.map((body, number) => `${name(number)}${isLark ? ':' : ' ::='} ${write(body)}`);
  return [comment, ...lines].join('\n');
}

function counts({ min, max }, isLark) {
  if (min < 2 && max === null) return '*+'[min];
  if (min === 0 && max === 1) return '?';
  // Lark counts have an end: two items, then any number, are one way to say it without.
  if (isLark) return max === null ? `~${min}..${min + 3}` : `~${min}..${max}`;
  return `{${min},${max ?? ''}}`;
}

/** Whether the rules make the text: for every node and place the set of places where it can end. */
function recognizes(bodies, text) {
  const characters = Array.from(text);
  const numbers = new Map();
  const known = new Map();
  const ends = (node, at) => {
    if (!numbers.has(node)) numbers.set(node, numbers.size);
    const key = `${numbers.get(node)} ${at}`;
    if (!known.has(key)) known.set(key, endsOf(node, at));
    return known.get(key);
  };
  const onward = (places, node) => new Set([...places].flatMap((place) => [...ends(node, place)]));
  const endsOf = (node, at) => {
    switch (node.kind) {
      case 'text': {
        const length = Array.from(node.text).length;
        return new Set(characters.slice(at, at + length).join('') === node.text ? [at + length] : []);
      }
      case 'range':
        return new Set(new RegExp(`^[${node.range}]$`, 'u').test(characters[at] ?? '') ? [at + 1] : []);
      case 'rule':
        return ends(bodies[node.number], at);
      case 'sequence':
        return node.items.reduce(onward, new Set([at]));
      case 'choice':
        return new Set(node.options.flatMap((option) => [...ends(option, at)]));
      case 'repeat': {
        const found = new Set(node.min === 0 ? [at] : []);
        const most = node.max ?? node.min + characters.length;
        for (let count = 1, places = new Set([at]); count <= most && places.size > 0; count += 1) {
          places = onward(places, node.item);
          if (count >= node.min) places.forEach((place) => found.add(place));
        }
        return found;
      }
    }
  };
  return ends(bodies[0], 0).has(characters.length);
}
