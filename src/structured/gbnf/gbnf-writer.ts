import type { CharacterSet } from '../automata/character-set.js';
import type { Expression } from './expression.js';
import type { Grammar } from './grammar.js';

/** The grammar in llama.cpp's notation (grammars/README.md), root first. */
export function writeGbnf(grammar: Grammar): string {
  const names = [grammar.root, ...[...grammar.rules.keys()].filter((name) => name !== grammar.root)];
  const lines = names.map((name) => {
    const body = grammar.rules.get(name);
    return `${name} ::= ${body === undefined ? '""' : alternatives(body)}`;
  });
  return `${lines.join('\n')}\n`;
}

function alternatives(expression: Expression): string {
  return expression.kind === 'choice'
    ? expression.options.map(inSequence).join(' | ')
    : inSequence(expression);
}

function inSequence(expression: Expression): string {
  return expression.kind === 'sequence' && expression.items.length > 0
    ? expression.items.map(asItem).join(' ')
    : asItem(expression);
}

function asItem(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return quoted(expression.text);
    case 'characters':
      return bracketed(expression.set);
    case 'rule':
      return expression.name;
    case 'token':
      return `<[${expression.id}]>`;
    case 'repeat':
      return `${asRepeated(expression.item)}${quantifier(expression.min, expression.max)}`;
    case 'sequence':
      return expression.items.length === 0 ? '""' : `(${inSequence(expression)})`;
    case 'choice':
      return `(${alternatives(expression)})`;
  }
}

/** In llama.cpp a quantifier applies to the whole preceding literal, so a literal needs no parentheses. */
function asRepeated(expression: Expression): string {
  return expression.kind === 'repeat' ? `(${asItem(expression)})` : asItem(expression);
}

function quantifier(min: number, max: number | null): string {
  if (max === null) {
    return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  }
  if (min === max) {
    return `{${min}}`;
  }
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`;
}

const NAMED_ESCAPES = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

function quoted(text: string): string {
  const body = Array.from(text, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    return NAMED_ESCAPES.get(character) ?? (isPrintable(codePoint) ? character : escaped(codePoint));
  });
  return `"${body.join('')}"`;
}

function bracketed(set: CharacterSet): string {
  const parts = set.map(([low, high]) => {
    if (low === high) {
      return inBrackets(low);
    }
    return high === low + 1 ? inBrackets(low) + inBrackets(high) : `${inBrackets(low)}-${inBrackets(high)}`;
  });
  return `[${parts.join('')}]`;
}

function inBrackets(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  if ('\\[]-'.includes(character)) {
    return `\\${character}`;
  }
  if (character === '^' || character === '"' || codePoint > 0x7e || codePoint < 0x20) {
    return escaped(codePoint);
  }
  return character;
}

function isPrintable(codePoint: number): boolean {
  return codePoint >= 0x20 && codePoint !== 0x7f && !(codePoint >= 0x80 && codePoint < 0xa0);
}

function escaped(codePoint: number): string {
  const digits = codePoint.toString(16).toUpperCase();
  if (codePoint <= 0xff) {
    return `\\x${digits.padStart(2, '0')}`;
  }
  return codePoint <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
