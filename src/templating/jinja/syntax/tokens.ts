import type { Token } from '../nunjucks-base.js';

/** Kinds of tokens: the names Jinja2's error messages use. */
export type TokenType =
  | 'data'
  | 'begin of print statement'
  | 'end of print statement'
  | 'begin of statement block'
  | 'end of statement block'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator';

export interface JinjaToken extends Token {
  type: TokenType;
}

export const OPERATORS: ReadonlySet<string> = new Set(
  '// ** == != >= <= + - / * % ~ [ ] ( ) { } > < = . : | , ;'.split(' '),
);
