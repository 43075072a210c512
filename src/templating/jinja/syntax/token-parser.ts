import { raiseSyntax } from '../errors.js';
import { NunjucksParser } from '../nunjucks-base.js';
import type { JinjaLexer } from './lexer.js';
import type { JinjaToken, TokenType } from './tokens.js';

/** What stands for the end of the template, so that every look at a token finds one. */
type CurrentToken = JinjaToken | (Omit<JinjaToken, 'type'> & { type: 'end of template' });

/** Token helpers on top of nunjucks' Parser: look at, take and demand tokens. */
export class TokenParser extends NunjucksParser {
  declare tokens: JinjaLexer;
  declare private lastPosition: { lineno: number; colno: number } | undefined;

  /** The token that comes next; not consumed. */
  protected get current(): CurrentToken {
    const token = this.peekToken() as JinjaToken | null;
    if (token !== null) return token;
    const { lineno, colno } = this.lastPosition ?? { lineno: 0, colno: 0 };
    return { type: 'end of template', value: '', lineno, colno };
  }

  /** The token after `current`; not consumed. nunjucks' parser peeks one token, our lexer holds the others. */
  protected get following(): JinjaToken | null {
    this.peekToken();
    return this.tokens.peek();
  }

  protected take(): CurrentToken {
    const token = this.current;
    this.lastPosition = token;
    this.nextToken();
    return token;
  }

  protected is(type: TokenType, value?: string): boolean {
    const token = this.current;
    return token.type === type && (value === undefined || token.value === value);
  }

  protected isOperator(value: string): boolean {
    return this.is('operator', value);
  }

  protected isName(value: string): boolean {
    return this.is('name', value);
  }

  protected takeIf(type: TokenType, value: string): boolean {
    if (!this.is(type, value)) return false;
    this.take();
    return true;
  }

  protected expect(type: TokenType, value?: string): CurrentToken {
    if (!this.is(type, value)) {
      const token = this.current;
      const wanted = value ?? type;
      if (token.type === 'end of template')
        this.failAt(token, `unexpected end of template, expected '${wanted}'.`);
      this.failAt(token, `expected token '${wanted}', got '${describe(token)}'`);
    }
    return this.take();
  }

  protected expectName(): string {
    return this.expect('name').value;
  }

  protected failAt(at: { lineno: number; colno: number }, message: string): never {
    return raiseSyntax(message, at.lineno + 1, at.colno + 1);
  }
}

/** A token as Jinja2 describes it in messages: names and operators by their text, the rest by their kind. */
export function describe(token: CurrentToken): string {
  return token.type === 'name' || token.type === 'operator' ? token.value : token.type;
}
