import { PyFloat } from '../values/scalars.js';
import { createNode, type Expression } from './ast.js';
import { describe, TokenParser } from './token-parser.js';

export interface TupleOptions {
  /** Parses one item; a whole expression by default. */
  parseItem?: () => Expression;
  /** Whether `()` is a tuple here. */
  allowEmpty?: boolean;
  /** A name that ends the tuple, such as `in` after the targets of a loop. */
  endName?: string;
}

/** Names, literals and what stands in brackets (jinja2.parser, parse_primary). */
export abstract class PrimaryParser extends TokenParser {
  protected abstract parseExpression(): Expression;

  /** One expression, or a tuple when commas follow. */
  protected abstract parseTuple(options?: TupleOptions): Expression;

  protected parsePrimary(): Expression {
    const token = this.take();
    switch (token.type) {
      case 'name':
        return this.nameOrConstant(token);
      case 'string': {
        let value = token.value;
        while (this.is('string')) value += this.take().value;
        return createNode('Constant', token, { value });
      }
      case 'integer':
        return createNode('Constant', token, { value: integerLiteral(token.value) });
      case 'float':
        return createNode('Constant', token, { value: new PyFloat(Number(token.value)) });
      case 'operator':
        return this.parseBracketed(token);
      default:
        return this.failAt(token, `unexpected '${describe(token)}'`);
    }
  }

  private nameOrConstant(token: { value: string; lineno: number; colno: number }): Expression {
    switch (token.value) {
      case 'true':
      case 'True':
        return createNode('Constant', token, { value: true });
      case 'false':
      case 'False':
        return createNode('Constant', token, { value: false });
      case 'none':
      case 'None':
        return createNode('Constant', token, { value: null });
      default:
        return createNode('Name', token, { name: token.value });
    }
  }

  private parseBracketed(token: { value: string; lineno: number; colno: number }): Expression {
    switch (token.value) {
      case '(': {
        const expression = this.parseTuple({ allowEmpty: true });
        this.expect('operator', ')');
        return expression;
      }
      case '[':
        return createNode('ListLiteral', token, {
          items: this.parseUntil(']', () => this.parseExpression()),
        });
      case '{':
        return createNode('DictLiteral', token, { entries: this.parseUntil('}', () => this.parseEntry()) });
      default:
        return this.failAt(token, `unexpected '${token.value}'`);
    }
  }

  /** Parts separated by commas, a trailing comma allowed, up to and with the closing bracket. */
  protected parseUntil<T>(closing: string, parsePart: () => T): T[] {
    const parts: T[] = [];
    while (!this.isOperator(closing)) {
      if (parts.length > 0) this.expect('operator', ',');
      if (this.isOperator(closing)) break;
      parts.push(parsePart());
    }
    this.expect('operator', closing);
    return parts;
  }

  private parseEntry(): readonly [Expression, Expression] {
    const key = this.parseExpression();
    this.expect('operator', ':');
    return [key, this.parseExpression()];
  }
}

/** A Python int literal (underscores already removed): a number while it is safe, else a bigint. */
export function integerLiteral(text: string): number | bigint {
  const value = BigInt(text);
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
