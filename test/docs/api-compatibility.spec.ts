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
    const left = LEFT_OUT.flatMap(([names]) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    for (const { type } of ENDPOINTS.slice(0, 2)) {
      const paths = fieldRows(type).map(({ path }) => path);
      expect(left.filter((name) => name !== undefined && paths.includes(name))).toEqual([]);
    }
  });

  it('knows origins of fields that exist only', () => {
    for (const { type } of ENDPOINTS) {
      const paths = fieldRows(type).map(({ path }) => path);
      expect(paths).toEqual(expect.arrayContaining(Object.keys(ORIGINS[type.name] ?? {})));
    }
  });
});
