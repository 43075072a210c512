import { StructuredOutputError } from '../structured-output-error.js';
import { dotSet, literalSet, type RegexReading } from './character-classes.js';
import { readClass } from './regex-class.js';
import { RegexCursor, type RegexOptions } from './regex-cursor.js';
import { readEscapedSet } from './regex-escape.js';
import type { RegexNode } from './regex-node.js';

/** Counts above this are refused: no output is that long. */
const MAX_COUNT = 100_000;

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

/** Choices, sequences, groups and counts: what is made of characters. */
class RegexParser {
  private readonly cursor: RegexCursor;
  private readonly reading: RegexReading;
  private depth = 0;

  constructor(pattern: string, options: RegexOptions) {
    this.cursor = new RegexCursor(pattern, options);
    this.reading = options.reading;
  }

  parse(): RegexNode {
    const node = this.parseChoice();
    if (this.cursor.peek() !== undefined) {
      throw this.cursor.error("')' without '('");
    }
    return node;
  }

  private parseChoice(): RegexNode {
    this.depth += 1;
    if (this.depth > this.cursor.options.budget.limits.depth) {
      throw this.cursor.error(`groups are nested deeper than ${this.cursor.options.budget.limits.depth}`);
    }
    const options = [this.parseSequence()];
    while (this.cursor.take('|')) {
      options.push(this.parseSequence());
    }
    this.depth -= 1;
    const [first] = options;
    return options.length === 1 && first !== undefined ? first : { kind: 'choice', options };
  }

  private parseSequence(): RegexNode {
    const items: RegexNode[] = [];
    for (
      let next = this.cursor.peek();
      next !== undefined && next !== '|' && next !== ')';
      next = this.cursor.peek()
    ) {
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
      throw this.cursor.error('an anchor can not be repeated');
    }
    if (this.cursor.peek() === '+') {
      throw this.cursor.unsupported('a possessive quantifier');
    }
    // A lazy quantifier matches the same texts.
    this.cursor.take('?');
    if (this.parseQuantifier() !== null) {
      throw this.cursor.error('a quantifier follows a quantifier');
    }
    return { kind: 'repeat', item: atom, ...counts };
  }

  private parseQuantifier(): { min: number; max: number | null } | null {
    switch (this.cursor.peek()) {
      case '*':
        this.cursor.position += 1;
        return { min: 0, max: null };
      case '+':
        this.cursor.position += 1;
        return { min: 1, max: null };
      case '?':
        this.cursor.position += 1;
        return { min: 0, max: 1 };
      case '{':
        return this.parseCounts();
      default:
        return null;
    }
  }

  /** `{m}`, `{m,}` and `{m,n}`; any other brace is a plain character, as in both dialects. */
  private parseCounts(): { min: number; max: number | null } | null {
    const start = this.cursor.position;
    this.cursor.position += 1;
    const low = this.parseDigits();
    const comma = this.cursor.take(',');
    const high = comma ? this.parseDigits() : low;
    if (!this.cursor.take('}') || (low === null && high === null)) {
      this.cursor.position = start;
      return null;
    }
    if (low === null) {
      throw this.cursor.error(
        `write {0,${high}} for {,${high}}, which is text in one dialect and a count in the other`,
      );
    }
    const min = low;
    const max = comma && high === null ? null : (high ?? min);
    if (min > MAX_COUNT || (max ?? 0) > MAX_COUNT) {
      throw this.cursor.error(`a count must be at most ${MAX_COUNT}`);
    }
    if (max !== null && max < min) {
      throw this.cursor.error(`the counts {${min},${max}} are out of order`);
    }
    return { min, max };
  }

  private parseDigits(): number | null {
    let digits = '';
    for (
      let next = this.cursor.peek();
      next !== undefined && next >= '0' && next <= '9';
      next = this.cursor.peek()
    ) {
      digits += next;
      this.cursor.position += 1;
    }
    return digits === '' ? null : Number(digits);
  }

  private parseAtom(): RegexNode {
    const character = this.cursor.next();
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
        return { kind: 'characters', set: readClass(this.cursor, this.reading) };
      case '\\':
        return this.parseEscape();
      case '*':
      case '+':
      case '?':
        this.cursor.position -= 1;
        throw this.cursor.error(`nothing to repeat before '${character}'`);
      case '{': {
        this.cursor.position -= 1;
        if (this.parseCounts() !== null) {
          throw this.cursor.error("nothing to repeat before '{'");
        }
        this.cursor.position += 1;
        return { kind: 'characters', set: literalSet(character) };
      }
      default:
        return { kind: 'characters', set: literalSet(character) };
    }
  }

  private parseGroup(): RegexNode {
    if (this.cursor.take('?')) {
      this.parseGroupKind();
    }
    const node = this.parseChoice();
    if (!this.cursor.take(')')) {
      throw this.cursor.error("'(' without ')'");
    }
    return node;
  }

  private parseGroupKind(): void {
    const kind = this.cursor.next();
    const after = this.cursor.peek();
    if (kind === ':') {
      return;
    }
    if (kind === '=' || kind === '!' || (kind === '<' && (after === '=' || after === '!'))) {
      throw this.cursor.unsupported(
        `${kind === '<' ? 'lookbehind' : 'lookahead'} (?${kind}${kind === '<' ? after : ''}`,
      );
    }
    if (kind === '<' || (kind === 'P' && after === '<')) {
      this.cursor.position += kind === 'P' ? 1 : 0;
      while (this.cursor.next() !== '>');
      return;
    }
    if (kind === 'P' && after === '=') {
      throw this.cursor.unsupported('a backreference (?P=');
    }
    throw this.cursor.unsupported(kind === '>' ? 'an atomic group (?>' : `the group (?${kind}`);
  }

  private parseEscape(): RegexNode {
    const letter = this.cursor.peek();
    switch (letter) {
      case 'b':
      case 'B':
        throw this.cursor.unsupported(`a word boundary \\${letter}`);
      case 'A':
        this.cursor.position += 1;
        return { kind: 'anchor', at: 'start' };
      case 'Z':
      case 'z':
        this.cursor.position += 1;
        return { kind: 'anchor', at: 'end' };
      case 'k':
        throw this.cursor.unsupported('a backreference \\k');
      default:
        if (letter !== undefined && letter >= '1' && letter <= '9') {
          throw this.cursor.unsupported(`a backreference \\${letter}`);
        }
        return { kind: 'characters', set: readEscapedSet(this.cursor, this.reading) };
    }
  }
}
