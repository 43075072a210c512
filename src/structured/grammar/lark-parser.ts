import { characterSet } from '../automata/character-set.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import {
  EMPTY,
  characters,
  choice,
  literal,
  optional,
  repeat,
  sequence,
  type Expression,
} from '../gbnf/expression.js';
import { regexExpression } from '../regex/regex-expression.js';
import { GrammarScanner, isDigit } from './grammar-scanner.js';
import { LARK_COMMON } from './lark-common.js';
import type { ParsedGrammar, ParsedRule } from './parsed-grammar.js';
import { scanQuoted } from './quoted-text.js';

/** Rules of the builder that a parsed grammar refers to; no author can write this character in a name. */
export const BUILT = '\u0000';

/**
 * Parses grammars in Lark's notation as far as it describes a language: rules and terminals, strings, ranges, regular
 * expressions, groups, options, repetitions, aliases, `%import common`, and `%ignore`.
 * Ignored terminals may stand, once, behind every terminal of a rule. Throws StructuredOutputError with the line.
 */
export function parseLark(text: string, path: string, builder: GrammarBuilder): ParsedGrammar {
  return new LarkParser(new GrammarScanner(text, path), builder).parse();
}

class LarkParser {
  private readonly rules = new Map<string, ParsedRule>();
  private readonly ignored: Expression[] = [];
  private depth = 0;
  /** Whether a terminal is being defined: white space is ignored only between terminals. */
  private inTerminal = false;

  constructor(
    private readonly scanner: GrammarScanner,
    private readonly builder: GrammarBuilder,
  ) {}

  parse(): ParsedGrammar {
    const { scanner } = this;
    this.skipLines();
    while (!scanner.atEnd) {
      if (scanner.take('%')) {
        this.parseDirective();
      } else {
        this.parseRule();
      }
      this.skipLines();
    }
    this.rules.set(IGNORED, { body: optional(choice(...this.ignored)), line: 0 });
    if (this.ignored.length === 0) {
      this.rules.set(IGNORED, { body: EMPTY, line: 0 });
    }
    return { root: 'start', rules: this.rules };
  }

  private parseDirective(): void {
    const { scanner } = this;
    const { line } = scanner;
    const directive = this.name();
    this.skipBlanks();
    if (directive === 'import') {
      this.parseImport(line);
    } else if (directive === 'ignore') {
      this.inTerminal = true;
      this.ignored.push(this.parseChoice());
      this.inTerminal = false;
    } else {
      throw scanner.error(`%${directive} is not supported`, line);
    }
  }

  /** `%import common.NAME`, `%import common.NAME -> ALIAS`, `%import common (A, B)`. */
  private parseImport(line: number): void {
    const { scanner } = this;
    const source = this.name();
    if (source !== 'common') {
      throw scanner.error(`only %import common is supported, got '${source}'`, line);
    }
    this.skipBlanks();
    if (scanner.take('.')) {
      const name = this.name();
      this.skipBlanks();
      this.importTerminal(name, scanner.take('->') ? (this.skipBlanks(), this.name()) : name, line);
      return;
    }
    scanner.expect('(');
    do {
      this.skipBlanks();
      const name = this.name();
      this.importTerminal(name, name, line);
      this.skipBlanks();
    } while (scanner.take(','));
    scanner.expect(')');
  }

  private importTerminal(name: string, alias: string, line: number): void {
    const pattern = LARK_COMMON.get(name);
    if (pattern === undefined) {
      throw this.scanner.error(`common.${name} is not known`, line);
    }
    this.rules.set(alias, { body: this.regex(pattern, name), line });
  }

  private parseRule(): void {
    const { scanner } = this;
    const { line } = scanner;
    scanner.takeWhile((character) => character === '?' || character === '!');
    const name = this.name();
    if (name === '') {
      throw scanner.error(`expected a rule name, got ${JSON.stringify(scanner.peek())}`);
    }
    if (scanner.take('.')) {
      scanner.takeWhile((character) => isDigit(character) || character === '-');
    }
    if (scanner.peek() === '{') {
      throw scanner.error(`the template '${name}' is not supported`);
    }
    this.skipBlanks();
    scanner.expect(':');
    this.inTerminal = /^_*[A-Z]/u.test(name);
    const body = this.parseChoice();
    this.inTerminal = false;
    if (this.rules.has(name)) {
      throw scanner.error(`the rule '${name}' is defined twice`, line);
    }
    this.rules.set(name, { body, line });
  }

  private parseChoice(): Expression {
    const { scanner } = this;
    this.depth += 1;
    if (this.depth > this.builder.budget.limits.depth) {
      throw scanner.error(`groups are nested deeper than ${this.builder.budget.limits.depth}`);
    }
    const options = [this.parseSequence()];
    while (this.takeBar()) {
      options.push(this.parseSequence());
    }
    this.depth -= 1;
    return choice(...options);
  }

  /** A bar, which may begin the next line. */
  private takeBar(): boolean {
    const { scanner } = this;
    const before = scanner.position;
    this.skipLines();
    if (scanner.take('|')) {
      return true;
    }
    scanner.position = before;
    return false;
  }

  private parseSequence(): Expression {
    const { scanner } = this;
    const items: Expression[] = [];
    this.skipInside();
    for (let item = this.parseItem(); item !== null; item = this.parseItem()) {
      items.push(this.quantified(item));
      this.skipInside();
    }
    if (scanner.take('->')) {
      this.skipBlanks();
      this.name();
      this.skipInside();
    }
    return sequence(...items);
  }

  private parseItem(): Expression | null {
    const { scanner } = this;
    const character = scanner.peek();
    switch (character) {
      case '"':
        return this.separated(this.parseText());
      case '/':
        return this.separated(this.parseRegex());
      case '(':
      case '[': {
        scanner.next();
        const inside = this.parseChoice();
        this.skipLines();
        scanner.expect(character === '(' ? ')' : ']');
        return character === '(' ? inside : optional(inside);
      }
      default: {
        const name = this.name();
        if (name === '') {
          return null;
        }
        const reference: Expression = { kind: 'rule', name };
        return /^_*[A-Z]/u.test(name) ? this.separated(reference) : reference;
      }
    }
  }

  /** A terminal in a rule is followed by what the grammar ignores. */
  private separated(terminal: Expression): Expression {
    return this.inTerminal ? terminal : sequence(terminal, { kind: 'rule', name: IGNORED });
  }

  /** `"text"`, `"text"i` and the range `"a".."z"`. */
  private parseText(): Expression {
    const { scanner } = this;
    const text = scanQuoted(scanner, '"');
    if (scanner.take('..')) {
      const low = text.codePointAt(0) ?? 0;
      const high = scanQuoted(scanner, '"').codePointAt(0) ?? 0;
      if (high < low) {
        throw scanner.error('a range is out of order');
      }
      return characters(characterSet([[low, high]]));
    }
    return scanner.take('i') ? anyCase(text) : literal(text);
  }

  private parseRegex(): Expression {
    const { scanner } = this;
    scanner.expect('/');
    let pattern = '';
    while (!scanner.take('/')) {
      const character = scanner.next();
      if (character === '\n') {
        throw scanner.error('a regular expression does not end on its line');
      }
      pattern += character === '\\' ? `\\${scanner.next()}` : character;
    }
    const flags = scanner.takeWhile((character) => 'imslux'.includes(character));
    if (flags.replace('u', '') !== '') {
      throw scanner.error(`the regular expression flags '${flags}' are not supported`);
    }
    return this.regex(pattern, 'terminal');
  }

  private regex(pattern: string, hint: string): Expression {
    const built = regexExpression(pattern, this.scanner.path, this.builder, hint);
    return built.kind === 'rule' ? { kind: 'rule', name: `${BUILT}${built.name}` } : built;
  }

  private quantified(item: Expression): Expression {
    const { scanner } = this;
    if (scanner.take('*')) {
      return repeat(item, 0, null);
    }
    if (scanner.take('+')) {
      return repeat(item, 1, null);
    }
    if (scanner.take('?')) {
      return optional(item);
    }
    if (!scanner.take('~')) {
      return item;
    }
    this.skipBlanks();
    const min = Number(scanner.takeWhile(isDigit));
    const max = scanner.take('..') ? Number(scanner.takeWhile(isDigit)) : min;
    if (max < min) {
      throw scanner.error(`the counts ${min}..${max} are out of order`);
    }
    return repeat(item, min, max);
  }

  private name(): string {
    return this.scanner.takeWhile((character) => /[A-Za-z0-9_]/u.test(character));
  }

  private skipBlanks(): void {
    const { scanner } = this;
    scanner.takeWhile((character) => character === ' ' || character === '\t');
    if (scanner.startsWith('//') || scanner.peek() === '#') {
      scanner.takeWhile((character) => character !== '\n');
    }
  }

  /** Inside a group lines may break anywhere; outside only before a bar. */
  private skipInside(): void {
    if (this.depth > 1) {
      this.skipLines();
    } else {
      this.skipBlanks();
    }
  }

  private skipLines(): void {
    const { scanner } = this;
    for (;;) {
      scanner.takeWhile((character) => /\s/u.test(character));
      if (!scanner.startsWith('//') && scanner.peek() !== '#') {
        return;
      }
      scanner.takeWhile((character) => character !== '\n');
    }
  }
}

const IGNORED = 'ignored white space';

function anyCase(text: string): Expression {
  return sequence(
    ...Array.from(text, (character) =>
      choice(literal(character.toLowerCase()), literal(character.toUpperCase())),
    ),
  );
}
