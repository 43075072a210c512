import {
  characterSet,
  complement,
  union,
  type CharacterRange,
  type CharacterSet,
} from '../automata/character-set.js';
import type { CompileBudget } from '../compile-budget.js';
import { StructuredOutputError } from '../structured-output-error.js';
import { dotSet, propertySet, shorthandSet, type RegexReading } from './character-classes.js';
import type { RegexNode } from './regex-node.js';

/** Counts above this are refused: no output is that long. */
const MAX_COUNT = 100_000;

const CONTROL_ESCAPES = new Map([
  ['n', 0x0a],
  ['t', 0x09],
  ['r', 0x0d],
  ['f', 0x0c],
  ['v', 0x0b],
]);

export interface RegexOptions {
  reading: RegexReading;
  /** Limits length and depth, and pays for Unicode properties. */
  budget: CompileBudget;
  /** JSON path of the field that holds the expression, for errors. */
  path: string;
}

/**
 * Parses the common ground of ECMAScript's and Python's regular expressions in one pass. What is no regular language
 * or differs between them (lookaround, backreferences, word boundaries, flags) is refused by name. Throws
 * StructuredOutputError.
 */
export function parseRegex(pattern: string, options: RegexOptions): RegexNode {
  const { path } = options;
  const { limits } = options.budget;
  if (pattern.length > limits.regexCharacters) {
    throw new StructuredOutputError(
      `${path} must be a regular expression of at most ${limits.regexCharacters} characters, got ${pattern.length}.`,
      { param: path },
    );
  }
  return new RegexParser(pattern, options).parse();
}

class RegexParser {
  private readonly characters: readonly string[];
  private position = 0;
  private depth = 0;
  private reading: RegexReading;

  constructor(
    pattern: string,
    private readonly options: RegexOptions,
  ) {
    this.characters = Array.from(pattern);
    this.reading = options.reading;
  }

  parse(): RegexNode {
    const node = this.parseChoice();
    if (this.position < this.characters.length) {
      throw this.error("')' without '('");
    }
    return node;
  }

  private parseChoice(): RegexNode {
    this.depth += 1;
    if (this.depth > this.options.budget.limits.depth) {
      throw this.error(`groups are nested deeper than ${this.options.budget.limits.depth}`);
    }
    const options = [this.parseSequence()];
    while (this.take('|')) {
      options.push(this.parseSequence());
    }
    this.depth -= 1;
    const [first] = options;
    return options.length === 1 && first !== undefined ? first : { kind: 'choice', options };
  }

  private parseSequence(): RegexNode {
    const items: RegexNode[] = [];
    for (let next = this.peek(); next !== undefined && next !== '|' && next !== ')'; next = this.peek()) {
      items.push(this.quantified(this.parseAtom()));
    }
    const [first] = items;
    return items.length === 1 && first !== undefined ? first : { kind: 'sequence', items };
  }

  private quantified(atom: RegexNode): RegexNode {
    const counts = this.parseQuantifier();
    if (counts === null) {
      return atom;
    }
    if (atom.kind === 'anchor') {
      throw this.error('an anchor can not be repeated');
    }
    if (this.peek() === '+') {
      throw this.unsupported('a possessive quantifier');
    }
    // A lazy quantifier matches the same texts.
    this.take('?');
    if (this.parseQuantifier() !== null) {
      throw this.error('a quantifier follows a quantifier');
    }
    return { kind: 'repeat', item: atom, ...counts };
  }

  private parseQuantifier(): { min: number; max: number | null } | null {
    switch (this.peek()) {
      case '*':
        this.position += 1;
        return { min: 0, max: null };
      case '+':
        this.position += 1;
        return { min: 1, max: null };
      case '?':
        this.position += 1;
        return { min: 0, max: 1 };
      case '{':
        return this.parseCounts();
      default:
        return null;
    }
  }

  /** `{m}`, `{m,}` and `{m,n}`; any other brace is a plain character, as in both dialects. */
  private parseCounts(): { min: number; max: number | null } | null {
    const start = this.position;
    this.position += 1;
    const low = this.parseDigits();
    const comma = this.take(',');
    const high = comma ? this.parseDigits() : low;
    if (!this.take('}') || (low === null && high === null)) {
      this.position = start;
      return null;
    }
    if (low === null) {
      throw this.error(
        `write {0,${high}} for {,${high}}, which is text in one dialect and a count in the other`,
      );
    }
    const min = low;
    const max = comma && high === null ? null : (high ?? min);
    if (min > MAX_COUNT || (max ?? 0) > MAX_COUNT) {
      throw this.error(`a count must be at most ${MAX_COUNT}`);
    }
    if (max !== null && max < min) {
      throw this.error(`the counts {${min},${max}} are out of order`);
    }
    return { min, max };
  }

  private parseDigits(): number | null {
    let digits = '';
    for (let next = this.peek(); next !== undefined && next >= '0' && next <= '9'; next = this.peek()) {
      digits += next;
      this.position += 1;
    }
    return digits === '' ? null : Number(digits);
  }

  private parseAtom(): RegexNode {
    const character = this.next();
    switch (character) {
      case '^':
        return { kind: 'anchor', at: 'start' };
      case '$':
        return { kind: 'anchor', at: 'end' };
      case '.':
        return { kind: 'characters', set: dotSet(this.reading) };
      case '(':
        return this.parseGroup();
      case '[':
        return { kind: 'characters', set: this.parseClass() };
      case '\\':
        return this.parseEscape();
      case '*':
      case '+':
      case '?':
        this.position -= 1;
        throw this.error(`nothing to repeat before '${character}'`);
      case '{': {
        this.position -= 1;
        if (this.parseCounts() !== null) {
          throw this.error("nothing to repeat before '{'");
        }
        this.position += 1;
        return single(character);
      }
      default:
        return single(character);
    }
  }

  private parseGroup(): RegexNode {
    if (this.take('?')) {
      this.parseGroupKind();
    }
    const node = this.parseChoice();
    if (!this.take(')')) {
      throw this.error("'(' without ')'");
    }
    return node;
  }

  private parseGroupKind(): void {
    const kind = this.next();
    const after = this.peek();
    if (kind === ':') {
      return;
    }
    if (kind === '=' || kind === '!' || (kind === '<' && (after === '=' || after === '!'))) {
      throw this.unsupported(
        `${kind === '<' ? 'lookbehind' : 'lookahead'} (?${kind}${kind === '<' ? after : ''}`,
      );
    }
    if (kind === '<' || (kind === 'P' && after === '<')) {
      this.position += kind === 'P' ? 1 : 0;
      while (this.next() !== '>');
      return;
    }
    if (kind === 'P' && after === '=') {
      throw this.unsupported('a backreference (?P=');
    }
    throw this.unsupported(kind === '>' ? 'an atomic group (?>' : `the group (?${kind}`);
  }

  private parseEscape(): RegexNode {
    const letter = this.peek();
    switch (letter) {
      case 'b':
      case 'B':
        throw this.unsupported(`a word boundary \\${letter}`);
      case 'A':
        this.position += 1;
        return { kind: 'anchor', at: 'start' };
      case 'Z':
      case 'z':
        this.position += 1;
        return { kind: 'anchor', at: 'end' };
      case 'k':
        throw this.unsupported('a backreference \\k');
      default:
        if (letter !== undefined && letter >= '1' && letter <= '9') {
          throw this.unsupported(`a backreference \\${letter}`);
        }
        return { kind: 'characters', set: this.parseEscapedSet() };
    }
  }

  /** What follows a backslash, in or out of a class: a shorthand, a property or one character. */
  private parseEscapedSet(): CharacterSet {
    const letter = this.next();
    const shorthand = shorthandSet(letter, this.reading, this.options.budget);
    if (shorthand !== undefined) {
      return shorthand;
    }
    if (letter === 'p' || letter === 'P') {
      return this.parseProperty(letter === 'P');
    }
    const codePoint = this.escapedCodePoint(letter);
    return [[codePoint, codePoint]];
  }

  private parseProperty(negated: boolean): CharacterSet {
    let name = '';
    if (this.take('{')) {
      for (let next = this.next(); next !== '}'; next = this.next()) {
        name += next;
      }
    } else {
      name = this.next();
    }
    const set = propertySet(name, this.options.budget);
    if (set === undefined) {
      throw this.unsupported(`the Unicode property '${name}'`);
    }
    return negated ? complement(set) : set;
  }

  private escapedCodePoint(letter: string): number {
    const control = CONTROL_ESCAPES.get(letter);
    if (control !== undefined) {
      return control;
    }
    switch (letter) {
      case '0':
        return 0;
      case 'x':
        return this.parseHex(2);
      case 'u':
        return this.peek() === '{' ? this.parseBracedHex() : this.parseUnit();
      case 'U':
        return this.checked(this.parseHex(8));
      case 'c':
        return (this.next().codePointAt(0) ?? 0) % 32;
      default:
        if (/[A-Za-z0-9]/u.test(letter)) {
          throw this.unsupported(`the escape \\${letter}`);
        }
        return letter.codePointAt(0) ?? 0;
    }
  }

  /** `\uXXXX`, or two of them that make a surrogate pair. */
  private parseUnit(): number {
    const unit = this.parseHex(4);
    if (
      unit >= 0xd800 &&
      unit <= 0xdbff &&
      this.peek() === '\\' &&
      this.characters[this.position + 1] === 'u'
    ) {
      this.position += 2;
      const low = this.parseHex(4);
      return this.checked(0x10000 + (unit - 0xd800) * 0x400 + (low - 0xdc00));
    }
    return this.checked(unit);
  }

  private parseBracedHex(): number {
    this.position += 1;
    let digits = '';
    for (let next = this.next(); next !== '}'; next = this.next()) {
      digits += next;
    }
    if (!/^[0-9a-fA-F]{1,6}$/u.test(digits)) {
      throw this.error(`\\u{${digits}} is no character`);
    }
    return this.checked(Number.parseInt(digits, 16));
  }

  private parseHex(length: number): number {
    const digits = this.characters.slice(this.position, this.position + length).join('');
    if (digits.length !== length || !/^[0-9a-fA-F]+$/u.test(digits)) {
      throw this.error(`an escape needs ${length} hexadecimal digits`);
    }
    this.position += length;
    return Number.parseInt(digits, 16);
  }

  private checked(codePoint: number): number {
    if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
      throw this.error(`U+${codePoint.toString(16).toUpperCase()} is no character`);
    }
    return codePoint;
  }

  private parseClass(): CharacterSet {
    const negated = this.take('^');
    const outer = this.reading;
    if (negated) {
      this.reading = outer === 'narrow' ? 'wide' : 'narrow';
    }
    const ranges: CharacterRange[] = [];
    const sets: CharacterSet[] = [];
    // Python takes a first `]` as a character, ECMAScript as an empty class: refuse what they read differently.
    if (this.peek() === ']') {
      throw this.error("a class must not begin with ']' (write \\])");
    }
    for (;;) {
      const character = this.next();
      if (character === ']') {
        break;
      }
      const set = character === '\\' ? this.parseClassEscape() : single(character).set;
      const [low] = set;
      if (this.peek() === '-' && this.characters[this.position + 1] !== ']' && low !== undefined) {
        this.position += 1;
        ranges.push(this.parseRange(set));
      } else {
        sets.push(set);
      }
    }
    this.reading = outer;
    const all = union(characterSet(ranges), ...sets);
    return negated ? complement(all) : all;
  }

  private parseRange(lowSet: CharacterSet): CharacterRange {
    const character = this.next();
    const highSet = character === '\\' ? this.parseClassEscape() : single(character).set;
    const low = onlyMember(lowSet);
    const high = onlyMember(highSet);
    if (low === null || high === null) {
      throw this.error('a range in a class must go from one character to another');
    }
    if (low > high) {
      throw this.error('a range in a class is out of order');
    }
    return [low, high];
  }

  private parseClassEscape(): CharacterSet {
    if (this.take('b')) {
      return [[0x08, 0x08]];
    }
    return this.parseEscapedSet();
  }

  private peek(): string | undefined {
    return this.characters[this.position];
  }

  private take(character: string): boolean {
    if (this.peek() !== character) {
      return false;
    }
    this.position += 1;
    return true;
  }

  private next(): string {
    const character = this.peek();
    if (character === undefined) {
      throw this.error('the expression ends too early');
    }
    this.position += 1;
    return character;
  }

  private unsupported(what: string): StructuredOutputError {
    const { path } = this.options;
    return new StructuredOutputError(
      `${path} uses ${what} (near character ${this.position}), which can not be enforced.`,
      { param: path, keyword: what },
    );
  }

  private error(reason: string): StructuredOutputError {
    const { path } = this.options;
    return new StructuredOutputError(
      `${path} is not a valid regular expression: ${reason} (near character ${this.position}).`,
      { param: path },
    );
  }
}

function single(character: string): { kind: 'characters'; set: CharacterSet } {
  const codePoint = character.codePointAt(0) ?? 0;
  return { kind: 'characters', set: characterSet([[codePoint, codePoint]]) };
}

function onlyMember(set: CharacterSet): number | null {
  const [range] = set;
  return set.length === 1 && range !== undefined && range[0] === range[1] ? range[0] : null;
}
