import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeSystemError } from '../../common/system-error.js';
import { UserError } from '../../common/user-error.js';
import type { ServerConfig } from '../../config/server-config.js';
import type { GenerationDefaults } from '../../engines/engine.js';
import { brokenFieldRule } from '../../protocol/completions/field-rule.js';

/** Names in generation_config.json, with the parameter each one sets. */
const NAMES: Readonly<Record<string, keyof GenerationDefaults>> = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  min_p: 'minP',
  repetition_penalty: 'repetitionPenalty',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
  max_new_tokens: 'maxTokens',
};

/** The field of a request that has a parameter's rule, where it has another name. */
const RULES: Readonly<Record<string, string>> = { max_new_tokens: 'request_output_len' };

/**
 * Defaults of a model: its own (`auto`), none, or those of a generation_config.json; then
 * --override-generation-config. Throws UserError when the file can't be read or a value breaks the rule that holds
 * for it in requests.
 */
export function samplingDefaults(
  own: GenerationDefaults,
  {
    generationConfig,
    overrideGenerationConfig,
  }: Pick<ServerConfig, 'generationConfig' | 'overrideGenerationConfig'>,
): GenerationDefaults {
  return {
    ...baseDefaults(own, generationConfig),
    ...fromJson(overrideGenerationConfig, '--override-generation-config'),
  };
}

function baseDefaults(own: GenerationDefaults, source: string): GenerationDefaults {
  if (source === 'auto') return usable(own);
  if (source === 'none' || source === 'vllm') return {};
  const file = isDirectory(source) ? join(source, 'generation_config.json') : source;
  try {
    return fromJson(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>, file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof SyntaxError ? 'it is not valid JSON' : describeSystemError(error);
    throw new UserError(`can't read --generation-config ${file}: ${reason}`, { cause: error });
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function fromJson(values: Readonly<Record<string, unknown>>, origin: string): GenerationDefaults {
  const defaults: Partial<Record<keyof GenerationDefaults, number>> = {};
  for (const [name, parameter] of Object.entries(NAMES)) {
    const value = values[name];
    if (value === undefined || value === null) continue;
    const rule = brokenFieldRule(RULES[name] ?? name, value);
    if (rule !== null) throw new UserError(`${origin}: ${name} ${rule}, got ${JSON.stringify(value)}`);
    defaults[parameter] = value as number;
  }
  // Hugging Face says greedy with do_sample, and leaves a temperature beside it that is not used.
  if (values['do_sample'] === false) defaults.temperature = 0;
  return defaults as GenerationDefaults;
}

/** What a model's file says that would be refused in a request is left out: the file is not the user's. */
function usable(own: GenerationDefaults): GenerationDefaults {
  const broken = Object.entries(NAMES)
    .filter(([name, parameter]) => {
      const value = own[parameter];
      return value !== undefined && brokenFieldRule(RULES[name] ?? name, value) !== null;
    })
    .map(([, parameter]) => parameter);
  return Object.fromEntries(
    Object.entries(own).filter(([parameter]) => !broken.includes(parameter as keyof GenerationDefaults)),
  );
}
