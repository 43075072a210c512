import { describe, expect, it } from 'vitest';
import type { ReasoningBudget } from '../../engine.js';
import { wholeText } from '../../text/utf8-stream.js';
import { ReasoningLimit } from './reasoning-limit.js';

const TAGS = { starts: ['<think>'], ends: ['</think>', '<call>'], closing: '</think>\n', repeats: false };

/** What an answer becomes: the model's pieces, and in their place what the limit puts there. Pieces may be bytes. */
function limited(budget: ReasoningBudget, pieces: readonly (string | readonly number[])[]): string[] {
  const closing = ['</think>', '\n'];
  const limit = new ReasoningLimit(budget, () => closing.keys());
  const written: string[] = [];
  const queue = [...pieces];
  for (let step = 0; step < 50 && (queue.length > 0 || limit.next !== null); step += 1) {
    const forced = limit.next;
    const piece = forced === null ? (queue.shift() ?? '') : (closing[forced] ?? '');
    const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : Uint8Array.from(piece);
    written.push(typeof piece === 'string' ? piece : '#');
    limit.accept({ bytes, whole: wholeText(bytes) });
  }
  return written;
}

describe('ReasoningLimit', () => {
  it('ends open reasoning after so many tokens', () => {
    const budget = { ...TAGS, open: true, tokens: 2 };
    expect(limited(budget, ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', '</think>', '\n', 'c', 'd']);
    expect(limited({ ...budget, tokens: 0 }, ['a'])).toEqual(['</think>', '\n', 'a']);
  });

  it('leaves reasoning alone that ends by itself, also with a call', () => {
    const budget = { ...TAGS, open: true, tokens: 3 };
    expect(limited(budget, ['a', '</thi', 'nk>', 'b', 'c', 'd'])).toHaveLength(6);
    expect(limited(budget, ['a', '<call>', 'b', 'c', 'd'])).toHaveLength(5);
  });

  it('counts from the start marker, and only once', () => {
    const budget = { ...TAGS, open: false, tokens: 1 };
    expect(limited(budget, ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(limited(budget, ['<th', 'ink>', 'a', 'b', '<think>', 'c', 'd'])).toEqual([
      '<th',
      'ink>',
      'a',
      '</think>',
      '\n',
      'b',
      '<think>',
      'c',
      'd',
    ]);
  });

  it('counts all reasoning together where it may begin again', () => {
    const budget = { ...TAGS, open: true, tokens: 2, repeats: true };
    expect(limited(budget, ['a', '</think>', 'x', '<think>', 'b', 'c'])).toEqual([
      'a',
      '</think>',
      'x',
      '<think>',
      '</think>',
      '\n',
      'b',
      'c',
    ]);
  });

  it('lets a character end first', () => {
    const euro = [0xe2, 0x82, 0xac].map((byte) => [byte]);
    expect(limited({ ...TAGS, open: true, tokens: 1 }, [...euro, 'a'])).toEqual([
      '#',
      '#',
      '#',
      '</think>',
      '\n',
      'a',
    ]);
  });
});
