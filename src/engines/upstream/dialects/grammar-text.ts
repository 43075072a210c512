import type { GenerationConstraint } from '../../engine.js';

/** Literals, character sets, tokens and names of GBNF. */
const SYMBOL = /"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|<\[\d+\]>|[A-Za-z0-9_-]+/g;

/**
 * The constraint as one grammar that holds from the first token, for servers that know no "from here on": text
 * before the activation is matched by rules that follow the trigger's letters as Knuth, Morris and Pratt do, so it
 * is free but can't contain the trigger.
 */
export function grammarText({ grammar, activation }: GenerationConstraint): string {
  if (activation.kind === 'start') return grammar;
  const consumed = activation.kind === 'after';
  return `${freeText(activation.text, consumed)}${renameRoot(grammar)}`;
}

/** `consumed`: the trigger belongs to the free text; otherwise the grammar begins with it, and may never be entered. */
function freeText(trigger: string, consumed: boolean): string {
  const letters = Array.from(trigger);
  const alphabet = [...new Set(letters)];
  const others = `[^${alphabet.map(escaped).join('')}]`;
  const rules = letters.map((_, matched) => {
    const steps = alphabet.flatMap((letter) => {
      const next = nextState(letters, matched, letter);
      if (next < letters.length) return [`${quoted(letter)} ${name(next)}`];
      return consumed ? [`${quoted(letter)} constrained-root`] : [];
    });
    const ending = consumed ? [] : ['constrained-root', '""'];
    return `${matched === 0 ? 'root' : name(matched)} ::= ${[...steps, `${others} ${name(0)}`, ...ending].join(' | ')}\n`;
  });
  return rules.join('');
}

function name(state: number): string {
  return state === 0 ? 'root' : `free-${state}`;
}

/** Letters of the trigger that are matched after one more letter. */
function nextState(letters: readonly string[], matched: number, letter: string): number {
  const text = [...letters.slice(0, matched), letter];
  for (let length = text.length; length > 0; length--) {
    const end = text.slice(text.length - length);
    if (end.every((each, index) => each === letters[index])) return length;
  }
  return 0;
}

function renameRoot(grammar: string): string {
  return grammar.replace(SYMBOL, (symbol) => (symbol === 'root' ? 'constrained-root' : symbol));
}

function quoted(text: string): string {
  return `"${Array.from(text, escaped).join('')}"`;
}

/** Escapes that llama.cpp and xgrammar both read: xgrammar's \x takes as many digits as there are. */
function escaped(letter: string): string {
  if (/[A-Za-z0-9 ]/.test(letter)) return letter;
  const codePoint = letter.codePointAt(0) ?? 0;
  const digits = codePoint.toString(16).toUpperCase();
  return codePoint <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

/** The same for xgrammar, which knows no tokens: each `<[id]>` becomes the token's text. */
export function portableGrammar(
  constraint: GenerationConstraint,
  specialTokens: ReadonlyMap<string, number>,
): string {
  const texts = new Map([...specialTokens].map(([text, id]) => [`<[${id}]>`, text]));
  return grammarText(constraint).replace(SYMBOL, (symbol) =>
    symbol.startsWith('<[') ? quoted(texts.get(symbol) ?? '') : withoutShortEscapes(symbol),
  );
}

/** `\x5F` as `\u005F`: before letters a to f or digits xgrammar would read on. */
function withoutShortEscapes(symbol: string): string {
  return symbol.replace(/\\(?:x([0-9A-Fa-f]{2})|[^])/g, (escape, digits?: string) =>
    digits === undefined ? escape : `\\u00${digits}`,
  );
}
