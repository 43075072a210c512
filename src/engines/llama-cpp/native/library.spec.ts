import { describe, expect, it } from 'vitest';
import { loadLlamaLibrary } from './library.js';
import { llamaVersion } from './layouts.js';
import type { LlamaLogLevel } from './log.js';
import { LlamaModel } from './model.js';
import { installedPackages } from './packages.js';

describe('loadLlamaLibrary', () => {
  it('loads the pinned version once', () => {
    const library = loadLlamaLibrary();
    expect(library.version).toMatch(new RegExp(`^${llamaVersion.replaceAll('.', '\\.')}\\b`));
    expect(installedPackages().map((found) => found.name)).toContain(library.packageName);
    expect(loadLlamaLibrary()).toBe(library);
  });

  it('sends the log line by line to a handler and nowhere else', () => {
    const { log, functions } = loadLlamaLibrary();
    const lines: [LlamaLogLevel, string][] = [];
    log.handler = (level, line) => lines.push([level, line]);
    expect(() => LlamaModel.load(loadLlamaLibrary(), '/no/such.gguf')).toThrow();
    log.handler = null;
    expect(lines.some(([level, line]) => level === 'error' && line.includes('/no/such.gguf'))).toBe(true);
    expect(lines.every(([, line]) => !line.includes('\n'))).toBe(true);

    const { result, lines: captured } = log.capture(() => functions.llama_max_parallel_sequences());
    expect({ result, captured }).toEqual({ result: 256, captured: [] });
  });
});

describe('installedPackages', () => {
  it('finds the package of this platform with its three libraries', () => {
    const cpu = installedPackages().at(-1);
    expect(cpu?.gpu).toBe(false);
    expect(cpu?.files.llama).toMatch(/llama[^/\\]*\.(so|dylib|dll)$/);
    expect(cpu?.files.ggmlBase).toMatch(/ggml-base[^/\\]*$/);
  });

  it('finds nothing for a platform that there is no package for', () => {
    expect(installedPackages('aix', 'ppc64')).toEqual([]);
  });
});
