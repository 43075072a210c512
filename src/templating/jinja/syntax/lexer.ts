import { raiseSyntax } from '../errors.js';
import type { TokenSource } from '../nunjucks-base.js';
import { stripWhiteSpace, WHITE_SPACE } from '../values/text.js';
import { decodeStringLiteral } from './string-literal.js';
import { OPERATORS, type JinjaToken, type TokenType } from './tokens.js';

/** Start of a raw block, a statement, an expression or a comment; the groups hold the white space sign. */
const TAG_START = new RegExp(
  `\\{%([-+]?)[${WHITE_SPACE}]*raw[${WHITE_SPACE}]*(?:-%\\}[${WHITE_SPACE}]*|%\\})|(\\{%|\\{\\{|\\{#)([-+]?)`,
  'g',
);
const RAW_END = new RegExp(
  `\\{%([-+]?)[${WHITE_SPACE}]*endraw[${WHITE_SPACE}]*(?:\\+%\\}|-%\\}[${WHITE_SPACE}]*|%\\}\\n?)`,
  'g',
);
const COMMENT_END = new RegExp(`\\+#\\}|-#\\}[${WHITE_SPACE}]*|#\\}\\n?`, 'g');
const BLOCK_END = new RegExp(`\\+%\\}|-%\\}[${WHITE_SPACE}]*|%\\}\\n?`, 'y');
const VARIABLE_END = new RegExp(`-\\}\\}[${WHITE_SPACE}]*|\\}\\}`, 'y');
const SPACES = new RegExp(`[${WHITE_SPACE}]+`, 'y');
const ONLY_SPACES = new RegExp(`^[${WHITE_SPACE}]*$`);

const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const STRING = /'([^'\\]*(?:\\[^][^'\\]*)*)'|"([^"\\]*(?:\\[^][^"\\]*)*)"/y;
const FLOAT = /(?<!\.)\d+(?:_\d+)*(?:(?:\.\d+(?:_\d+)*)?[eE][+-]?\d+(?:_\d+)*|\.\d+(?:_\d+)*)/y;
const INTEGER = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
]);

/**
 * Cuts a template into tokens by Jinja2's rules (jinja2.lexer) with the settings of transformers: trim_blocks and
 * lstrip_blocks on, no line statements. White space control is settled here, so the parser sees final text.
 */
export class JinjaLexer implements TokenSource {
  private readonly source: string;
  private readonly tokens: JinjaToken[] = [];
  private position = 0;
  private nextIndex = 0;
  /** Whether the text before `position` ends a line, as far as lstrip_blocks is concerned. */
  private lineStarting = true;
  private line = 0;
  private lineStart = 0;
  /** Index of the line break that ends the current line; -1 in the last one. */
  private lineEnd: number;

  constructor(source: string) {
    // "Only \n, \r\n and \r are line breaks"; the last one is dropped (keep_trailing_newline is off).
    const normalized = source.replace(/\r\n?/g, '\n');
    this.source = normalized.endsWith('\n') ? normalized.slice(0, -1) : normalized;
    this.lineEnd = this.source.indexOf('\n');
    while (this.position < this.source.length) this.readDataAndTag();
  }

  nextToken(): JinjaToken | null {
    return this.tokens[this.nextIndex++] ?? null;
  }

  /** The token that `nextToken` will give. */
  peek(): JinjaToken | null {
    return this.tokens[this.nextIndex] ?? null;
  }

  private readDataAndTag(): void {
    const start = this.position;
    const match = matchAt(TAG_START, this.source, start);
    if (match === null) {
      this.push('data', this.source.slice(start), start);
      this.position = this.source.length;
      return;
    }
    const [, rawSign, opening, sign = rawSign ?? ''] = match;
    const data = this.source.slice(start, match.index);
    this.pushData(opening === '{{' ? stripBefore(data, sign) : this.stripBeforeBlock(data, sign), start);
    this.lineStarting = match[0].endsWith('\n');
    this.position = match.index + match[0].length;
    if (opening === undefined) this.readRaw(match.index);
    else if (opening === '{#') this.readComment(match.index);
    else this.readTag(opening, match.index);
    this.lineStarting = this.source[this.position - 1] === '\n';
  }

  private pushData(data: string, offset: number): void {
    if (data !== '') this.push('data', data, offset);
  }

  /** `-` strips all white space before a tag; otherwise lstrip_blocks strips the indentation unless `+` forbids it. */
  private stripBeforeBlock(data: string, sign: string): string {
    if (sign !== '') return stripBefore(data, sign);
    const lineStart = data.lastIndexOf('\n') + 1;
    const atLineStart = lineStart > 0 || this.lineStarting;
    return atLineStart && ONLY_SPACES.test(data.slice(lineStart)) ? data.slice(0, lineStart) : data;
  }

  private readRaw(tagOffset: number): void {
    const start = this.position;
    const end = matchAt(RAW_END, this.source, start) ?? this.fail('Missing end of raw directive', tagOffset);
    this.pushData(this.stripBeforeBlock(this.source.slice(start, end.index), end[1] ?? ''), start);
    this.position = end.index + end[0].length;
  }

  private readComment(tagOffset: number): void {
    const end =
      matchAt(COMMENT_END, this.source, this.position) ?? this.fail('Missing end of comment tag', tagOffset);
    this.position = end.index + end[0].length;
  }

  private readTag(opening: string, tagOffset: number): void {
    const isBlock = opening === '{%';
    this.push(isBlock ? 'begin of statement block' : 'begin of print statement', opening, tagOffset);
    const open: string[] = [];
    for (;;) {
      if (this.position >= this.source.length) this.fail('unexpected end of template', tagOffset);
      const start = this.position;
      // An end mark inside brackets is an operator: `{{ {'a': {}} }}`.
      if (open.length === 0 && this.accept(isBlock ? BLOCK_END : VARIABLE_END) !== null) {
        this.push(
          isBlock ? 'end of statement block' : 'end of print statement',
          isBlock ? '%}' : '}}',
          start,
        );
        return;
      }
      if (this.accept(SPACES) === null) this.readCodeToken(start, open);
    }
  }

  private readCodeToken(start: number, open: string[]): void {
    const first = this.source[start]!;
    if (first >= '0' && first <= '9') {
      const float = this.accept(FLOAT);
      const match = float ?? this.accept(INTEGER)!;
      this.push(float === null ? 'integer' : 'float', match[0].replaceAll('_', ''), start);
    } else if (first === "'" || first === '"') {
      const match = this.accept(STRING) ?? this.fail(`unexpected char ${first}`, start);
      const text =
        decodeStringLiteral(match[1] ?? match[2] ?? '') ?? this.fail('invalid escape in string', start);
      this.push('string', text, start);
    } else if (OPERATORS.has(first) || first === '!') this.readOperator(start, open);
    else {
      const character = String.fromCodePoint(this.source.codePointAt(start)!);
      const match = this.accept(NAME) ?? this.fail(`unexpected char '${character}'`, start);
      this.push('name', match[0], start);
    }
  }

  private readOperator(start: number, open: string[]): void {
    const pair = this.source.slice(start, start + 2);
    const operator = OPERATORS.has(pair) ? pair : pair[0]!;
    if (!OPERATORS.has(operator)) this.fail(`unexpected char '${operator}'`, start);
    const closing = CLOSING.get(operator);
    if (closing !== undefined) open.push(closing);
    else if (operator === '}' || operator === ')' || operator === ']') {
      const expected = open.pop();
      if (expected === undefined) this.fail(`unexpected '${operator}'`, start);
      if (expected !== operator) this.fail(`unexpected '${operator}', expected '${expected}'`, start);
    }
    this.position += operator.length;
    this.push('operator', operator, start);
  }

  /** Consumes what a sticky pattern matches here. */
  private accept(pattern: RegExp): RegExpExecArray | null {
    const match = matchAt(pattern, this.source, this.position);
    if (match !== null) this.position += match[0].length;
    return match;
  }

  /** Tokens come in the order of their offsets, so lines are counted once over the whole source. */
  private push(type: TokenType, value: string, offset: number): void {
    while (this.lineEnd !== -1 && this.lineEnd < offset) {
      this.line++;
      this.lineStart = this.lineEnd + 1;
      this.lineEnd = this.source.indexOf('\n', this.lineStart);
    }
    this.tokens.push({ type, value, lineno: this.line, colno: offset - this.lineStart });
  }

  private fail(message: string, offset: number): never {
    const before = this.source.slice(0, offset);
    return raiseSyntax(message, before.split('\n').length, offset - before.lastIndexOf('\n'));
  }
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

function stripBefore(data: string, sign: string): string {
  return sign === '-' ? stripWhiteSpace(data, false, true) : data;
}
