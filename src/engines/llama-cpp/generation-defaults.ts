import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { GenerationDefaults } from '../engine.js';
import type { GgufHeader } from './gguf/gguf-header.js';

/** How Hugging Face's generation_config.json and GGUF's `general.sampling.*` keys spell our parameters. */
const SPELLINGS: readonly { parameter: keyof GenerationDefaults; file: string; metadata: string | null }[] = [
  { parameter: 'temperature', file: 'temperature', metadata: 'temp' },
  { parameter: 'topP', file: 'top_p', metadata: 'top_p' },
  { parameter: 'topK', file: 'top_k', metadata: 'top_k' },
  { parameter: 'minP', file: 'min_p', metadata: 'min_p' },
  { parameter: 'repetitionPenalty', file: 'repetition_penalty', metadata: 'penalty_repeat' },
  { parameter: 'maxTokens', file: 'max_new_tokens', metadata: null },
];

/**
 * The model's own sampling defaults: `general.sampling.*` of the file, and over them a generation_config.json
 * beside it. An unreadable file counts as none: it is optional.
 */
export async function readGenerationDefaults(header: GgufHeader): Promise<GenerationDefaults> {
  const config = await readConfig(join(dirname(header.path), 'generation_config.json'));
  const defaults: Record<string, number> = {};
  for (const { parameter, file, metadata } of SPELLINGS) {
    const value = config[file] ?? (metadata && header.metadata.get(`general.sampling.${metadata}`));
    if (typeof value === 'number' && Number.isFinite(value)) {
      defaults[parameter] = value;
    }
  }
  // Hugging Face says greedy with do_sample, and leaves a temperature beside it that is not used.
  return config['do_sample'] === false ? { ...defaults, temperature: 0 } : defaults;
}

async function readConfig(path: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
