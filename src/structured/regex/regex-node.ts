import type { CharacterSet } from '../automata/character-set.js';

/** A regular expression's syntax tree. Groups leave no trace: nothing captures here. */
export type RegexNode =
  | { kind: 'characters'; set: CharacterSet }
  | { kind: 'sequence'; items: readonly RegexNode[] }
  | { kind: 'choice'; options: readonly RegexNode[] }
  /** `max` null: without end. */
  | { kind: 'repeat'; item: RegexNode; min: number; max: number | null }
  /** `^`: only at the start of the text. `$`: only at its end. */
  | { kind: 'anchor'; at: 'start' | 'end' };

/** The texts of one word. */
export function wordNode(text: string): RegexNode {
  const items = Array.from(text, (character): RegexNode => {
    const codePoint = character.codePointAt(0) ?? 0;
    return { kind: 'characters', set: [[codePoint, codePoint]] };
  });
  return { kind: 'sequence', items };
}
