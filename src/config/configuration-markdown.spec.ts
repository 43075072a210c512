import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../common/package.js';
import { configurationMarkdown } from './configuration-markdown.js';
import { spellingsOf } from './spellings.js';

describe('configurationMarkdown', () => {
  it('is what docs/configuration.md holds (else: npm run build && node tools/write-configuration-docs.js)', () => {
    expect(readFileSync(join(packageRoot, 'docs/configuration.md'), 'utf8')).toBe(configurationMarkdown());
  });

  it('names every spelling of every flag', () => {
    const text = configurationMarkdown();
    for (const flag of spellingsOf('serve').keys()) expect(text).toMatch(new RegExp(`\`--${flag}[ \`]`));
  });

  it('gives every row of a table as many cells as its head', () => {
    const tables = configurationMarkdown()
      .split('\n\n')
      .filter((block) => block.startsWith('| '));
    expect(tables.length).toBeGreaterThan(8);
    for (const table of tables) {
      const widths = new Set(
        table
          .trim()
          .split('\n')
          .map((line) => line.split(/(?<!\\)\|/).length),
      );
      expect(widths.size).toBe(1);
    }
  });
});
