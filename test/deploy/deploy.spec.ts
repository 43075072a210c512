import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { spellingsOf } from '../../src/config/spellings.js';
import { ServerMetrics } from '../../src/metrics/server-metrics.js';

const files = readdirSync('deploy', { recursive: true, encoding: 'utf8' }).map((name) =>
  join('deploy', name),
);
const yamlFiles = files.filter((name) => /\.ya?ml$/.test(name));

function documents(file: string): Record<string, unknown>[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Record<string, unknown>;
  });
}

/** Lists of arguments anywhere in a document. */
function argumentLists(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const isArguments = value[0] === 'serve' && value.every((each) => typeof each === 'string');
    return isArguments ? [value as string[]] : value.flatMap(argumentLists);
  }
  return Object.values(value).flatMap(argumentLists);
}

describe('deploy/', () => {
  it.each(yamlFiles)('%s is YAML, and every object of Kubernetes says what it is', (file) => {
    const all = documents(file);
    expect(all.length).toBeGreaterThan(0);
    if (!file.includes('kubernetes')) return;
    for (const object of all)
      expect(object).toMatchObject({ apiVersion: expect.any(String), kind: expect.any(String) });
  });

  it('starts Nestling with flags that exist', () => {
    const flags = spellingsOf('serve');
    const used = yamlFiles.flatMap(documents).flatMap(argumentLists);
    expect(used.length).toBeGreaterThanOrEqual(4);
    for (const flag of used.flat().filter((argument) => argument.startsWith('--'))) {
      expect(flags.has(flag.slice(2)), flag).toBe(true);
    }
  });

  it('shows and scales by metrics that the server has', async () => {
    const registry = new Registry();
    const metrics = new ServerMetrics(registry, {
      families: ['furiosa_llm'],
      maxModelLength: 4096,
      sources: [],
    });
    expect(metrics).toBeDefined();
    const known = new Set(
      (await registry.getMetricsAsJSON()).flatMap(({ name }) => [name, `${name}_bucket`, `${name}_total`]),
    );
    const texts = files
      .filter((name) => /\.(json|ya?ml)$/.test(name))
      .map((name) => readFileSync(name, 'utf8'));
    const named = new Set(texts.join('\n').match(/\bfuriosa_llm_\w+/g));
    expect(named.size).toBeGreaterThan(8);
    for (const name of named) expect(known.has(name), name).toBe(true);
  });
});
