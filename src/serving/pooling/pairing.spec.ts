import { describe, expect, it } from 'vitest';
import type { TextItem } from '../../protocol/pooling/text-item.js';
import { pairUp } from './pairing.js';

describe('pairUp', () => {
  const pairs = (first: TextItem | TextItem[], second: TextItem | TextItem[]): string[] =>
    pairUp({ items: first, field: 'text_1' }, { items: second, field: 'text_2' }).map(
      ({ query, queryParam, document, documentParam }) =>
        `${queryParam}=${query} ${documentParam}=${document}`,
    );

  it('pairs one with one, one with several, and several with as many', () => {
    expect(pairs('q', 'd')).toEqual(['text_1=q text_2=d']);
    expect(pairs('q', ['d', { text: 'e' }])).toEqual(['text_1=q text_2[0]=d', 'text_1=q text_2[1]=e']);
    expect(pairs(['q'], ['d', 'e'])).toEqual(['text_1[0]=q text_2[0]=d', 'text_1[0]=q text_2[1]=e']);
    expect(pairs(['q', 'r'], ['d', 'e'])).toEqual(['text_1[0]=q text_2[0]=d', 'text_1[1]=r text_2[1]=e']);
  });

  it('refuses everything else in the words of vLLM', () => {
    expect(() => pairs(['q', 'r'], 'd')).toThrow('Input lengths must be either 1:1, 1:N or N:N, got 2:1.');
    expect(() => pairs(['q', 'r'], ['d', 'e', 'f'])).toThrow('1:N or N:N, got 2:3.');
    expect(() => pairs([], 'd')).toThrow('At least one text element must be given');
    expect(() => pairs('q', [])).toThrow('At least one text_pair element must be given');
  });
});
