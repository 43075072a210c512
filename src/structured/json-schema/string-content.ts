import type { Language } from '../automata/language.js';
import { wordNode } from '../regex/regex-node.js';

/** What a string value may be, before it is written with quotes and escapes. */
export type StringContent =
  /** Any text of so many characters; `max` null: without end. */
  { kind: 'free'; min: number; max: number | null } | { kind: 'language'; language: Language };

export const ANY_STRING: StringContent = { kind: 'free', min: 0, max: null };

/** The content as a regular language. */
export function contentLanguage(content: StringContent): Language {
  return content.kind === 'free' ? { kind: 'length', min: content.min, max: content.max } : content.language;
}

/** Texts in which the given one does not occur. */
export function withoutText(text: string): Language {
  return { kind: 'not', language: { kind: 'regex', node: wordNode(text), mode: 'search' } };
}

/** Counted texts times avoided ones: automata beyond this many states are not worth what they keep possible. */
const MAX_COUNTED_STATES = 1_000;

/** Whether counting the characters of free text while avoiding some texts takes too large an automaton. */
export function isTooCounted(content: StringContent, avoid: readonly string[]): boolean {
  const length = avoid.reduce((sum, text) => sum + text.length, 0);
  return content.kind === 'free' && Math.max(content.min, content.max ?? 0) * length > MAX_COUNTED_STATES;
}
