import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { samplingDefaults } from './sampling-defaults.js';

const directory = mkdtempSync(join(tmpdir(), 'defaults-'));
const file = join(directory, 'generation_config.json');
afterAll(() => rmSync(directory, { recursive: true }));

const none = { overrideGenerationConfig: {} };

describe('samplingDefaults', () => {
  it("are the model's own, none, or those of a file or a directory that holds one", () => {
    const own = { temperature: 0.6, topK: 20 };
    writeFileSync(file, '{"temperature": 0.9, "max_new_tokens": 64, "eos_token_id": [1, 2]}');
    expect(samplingDefaults(own, { generationConfig: 'auto', ...none })).toEqual(own);
    for (const generationConfig of ['none', 'vllm']) {
      expect(samplingDefaults(own, { generationConfig, ...none })).toEqual({});
    }
    for (const generationConfig of [file, directory]) {
      expect(samplingDefaults(own, { generationConfig, ...none })).toEqual({
        temperature: 0.9,
        maxTokens: 64,
      });
    }
  });

  it('are overridden name by name', () => {
    const overrideGenerationConfig = { temperature: 0.2, top_p: null };
    expect(
      samplingDefaults({ temperature: 0.6, topP: 0.9 }, { generationConfig: 'auto', overrideGenerationConfig }),
    ).toEqual({ temperature: 0.2, topP: 0.9 });
  });

  it('are greedy where do_sample is false', () => {
    writeFileSync(file, '{"do_sample": false, "temperature": 0.9}');
    expect(samplingDefaults({}, { generationConfig: file, ...none })).toEqual({ temperature: 0 });
  });

  it('keep the rules of requests: a file of the user is refused, one of the model left out', () => {
    const override = (overrideGenerationConfig: Record<string, unknown>) => () =>
      samplingDefaults({}, { generationConfig: 'auto', overrideGenerationConfig });
    expect(override({ temperature: 5 })).toThrow(
      '--override-generation-config: temperature must be a number from 0 to 2, got 5',
    );
    expect(override({ max_new_tokens: 0 })).toThrow('max_new_tokens must be an integer at least 1, got 0');
    expect(override({ top_k: 'x' })).toThrow('top_k must be an integer at least -1, got "x"');
    const own = { temperature: 5, topP: 0.5 };
    expect(samplingDefaults(own, { generationConfig: 'auto', ...none })).toEqual({ topP: 0.5 });
    expect(() => samplingDefaults({}, { generationConfig: join(directory, 'missing.json'), ...none })).toThrow(
      /^can't read --generation-config .*missing\.json: /,
    );
    writeFileSync(file, '{');
    expect(() => samplingDefaults({}, { generationConfig: file, ...none })).toThrow('it is not valid JSON');
  });
});
