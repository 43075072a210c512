import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiCompatibilityMarkdown, ENDPOINTS, fieldRows } from '../../tools/api-compatibility/markdown.js';
import { LEFT_OUT } from '../../tools/api-compatibility/left-out.js';
import { ORIGINS } from '../../tools/api-compatibility/origins.js';

describe('docs/api-compatibility.md', () => {
  it('is what the request classes say (else: npm run build && node tools/api-compatibility/write.js)', () => {
    const committed = readFileSync(new URL('../../docs/api-compatibility.md', import.meta.url), 'utf8');
    expect(committed).toBe(apiCompatibilityMarkdown());
  });

  it('lists no field as left out that a request class has', () => {
    const namesIn = (names: string): string[] => [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    for (const [names] of LEFT_OUT) {
      // Rows about the pooling routes alone name fields that the others have.
      const kinds = names.includes('(embeddings, score, rerank)') ? [] : ENDPOINTS.slice(0, 2);
      for (const { type } of kinds) {
        const paths = fieldRows(type).map(({ path }) => path);
        expect(namesIn(names).filter((name) => paths.includes(name))).toEqual([]);
      }
    }
  });

  it('knows origins of fields that exist only', () => {
    for (const { type } of ENDPOINTS) {
      const paths = fieldRows(type).map(({ path }) => path);
      expect(paths).toEqual(expect.arrayContaining(Object.keys(ORIGINS[type.name] ?? {})));
    }
  });
});
