import { ANY_CHARACTER } from '../automata/character-set.js';
import { characters, choice, literal, repeat, sequence, type Expression } from '../gbnf/expression.js';
import type { StructuredOutputLimits } from '../limits.js';
import { GrammarScanner, isDigit, isNameCharacter } from './grammar-scanner.js';
import type { ParsedGrammar, ParsedRule } from './parsed-grammar.js';
import { scanCharacterClass, scanQuoted } from './quoted-text.js';

/**
 * Parses grammars written with `::=`: GBNF (llama.cpp's grammars/README.md) and what XGrammar takes as EBNF. A rule
 * ends where the next one begins, so line breaks don't matter. Throws StructuredOutputError with the line.
 */
export function parseEbnf(text: string, path: string, limits: StructuredOutputLimits): ParsedGrammar {
  return new EbnfParser(new GrammarScanner(text, path), limits.depth).parse();
}

class EbnfParser {
  private depth = 0;

  constructor(
    private readonly scanner: GrammarScanner,
    private readonly maxDepth: number,
  ) {}

  parse(): ParsedGrammar {
    const rules = new Map<string, ParsedRule>();
    const { scanner } = this;
    this.skipSpace();
    while (!scanner.atEnd) {
      const { line } = scanner;
      const name = scanner.takeWhile(isNameCharacter);
      if (name === '') {
        throw scanner.error(`expected a rule name, got ${JSON.stringify(scanner.peek())}`);
      }
      this.skipSpace();
      scanner.expect('::=');
      const body = this.parseChoice();
      scanner.take(';');
      this.skipSpace();
      if (rules.has(name)) {
        throw scanner.error(`the rule '${name}' is defined twice`, line);
      }
      rules.set(name, { body, line });
    }
    return { root: 'root', rules };
  }

  private parseChoice(): Expression {
    this.depth += 1;
    if (this.depth > this.maxDepth) {
      throw this.scanner.error(`groups are nested deeper than ${this.maxDepth}`);
    }
    const options = [this.parseSequence()];
    while (this.scanner.take('|')) {
      options.push(this.parseSequence());
    }
    this.depth -= 1;
    return choice(...options);
  }

  private parseSequence(): Expression {
    const items: Expression[] = [];
    this.skipSpace();
    for (let item = this.parseItem(); item !== null; item = this.parseItem()) {
      items.push(this.quantified(item));
      this.skipSpace();
    }
    return sequence(...items);
  }

  /** null where the sequence ends: at `|`, `)`, `;`, the end, or the name of the next rule. */
  private parseItem(): Expression | null {
    const { scanner } = this;
    const character = scanner.peek();
    switch (character) {
      case undefined:
      case '|':
      case ')':
      case ';':
        return null;
      case '"':
      case "'":
        return literal(scanQuoted(scanner, character));
      case '[':
        return characters(scanCharacterClass(scanner));
      case '.':
        scanner.next();
        return characters(ANY_CHARACTER);
      case '(': {
        scanner.next();
        const group = this.parseChoice();
        scanner.expect(')');
        return group;
      }
      case '<':
        return this.parseToken();
      case '!':
        throw scanner.error("a negated token '!<...>' is not supported");
      default:
        return this.parseReference();
    }
  }

  private parseReference(): Expression | null {
    const { scanner } = this;
    const start = scanner.position;
    const name = scanner.takeWhile(isNameCharacter);
    if (name === '') {
      throw scanner.error(`unexpected ${JSON.stringify(scanner.peek())}`);
    }
    const end = scanner.position;
    this.skipSpace();
    if (scanner.startsWith('::=')) {
      scanner.position = start;
      return null;
    }
    scanner.position = end;
    return { kind: 'rule', name };
  }

  /** `<[id]>`: a token by id. Tokens by text depend on the vocabulary and are refused. */
  private parseToken(): Expression {
    const { scanner } = this;
    scanner.expect('<');
    if (!scanner.take('[')) {
      throw scanner.error("a token by its text '<...>' is not supported, only by its id '<[id]>'");
    }
    const id = scanner.takeWhile(isDigit);
    scanner.expect(']>');
    return { kind: 'token', id: Number(id) };
  }

  private quantified(item: Expression): Expression {
    const { scanner } = this;
    let result = item;
    for (;;) {
      this.skipBlanks();
      if (scanner.take('*')) {
        result = repeat(result, 0, null);
      } else if (scanner.take('+')) {
        result = repeat(result, 1, null);
      } else if (scanner.take('?')) {
        result = repeat(result, 0, 1);
      } else if (scanner.take('{')) {
        result = this.counted(result);
      } else {
        return result;
      }
    }
  }

  private counted(item: Expression): Expression {
    const { scanner } = this;
    const number = (): number | null => {
      this.skipBlanks();
      const digits = scanner.takeWhile(isDigit);
      this.skipBlanks();
      return digits === '' ? null : Number(digits);
    };
    const min = number() ?? 0;
    const max = scanner.take(',') ? number() : min;
    scanner.expect('}');
    if (max !== null && max < min) {
      throw scanner.error(`the counts {${min},${max}} are out of order`);
    }
    return repeat(item, min, max);
  }

  private skipBlanks(): void {
    this.scanner.takeWhile((character) => character === ' ' || character === '\t');
  }

  /** White space and the comments `# ...`, `// ...` and `(* ... *)`. */
  private skipSpace(): void {
    const { scanner } = this;
    for (;;) {
      scanner.takeWhile((character) => /\s/u.test(character));
      if (scanner.peek() === '#' || scanner.startsWith('//')) {
        scanner.takeWhile((character) => character !== '\n');
      } else if (scanner.startsWith('(*')) {
        while (!scanner.take('*)')) {
          scanner.next();
        }
      } else {
        return;
      }
    }
  }
}
