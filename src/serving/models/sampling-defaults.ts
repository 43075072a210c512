import { readFileSync } from 'node:fs';
import { describeSystemError } from '../../common/system-error.js';
import { UserError } from '../../common/user-error.js';
import type { ServerConfig } from '../../config/server-config.js';
import type { SamplingParameters } from '../../engines/engine.js';

/** Names in generation_config.json, with the parameter each one sets. */
const NAMES: Readonly<Record<string, keyof SamplingParameters>> = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  min_p: 'minP',
  repetition_penalty: 'repetitionPenalty',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
};

/**
 * Sampling defaults of a model: its own (`auto`), none, or those of a generation_config.json; then
 * --override-generation-config. Throws UserError when the file can't be read or a value is no number.
 */
export function samplingDefaults(
  own: Partial<SamplingParameters>,
  { generationConfig, overrideGenerationConfig }: Pick<ServerConfig, 'generationConfig' | 'overrideGenerationConfig'>,
): Partial<SamplingParameters> {
  return { ...baseDefaults(own, generationConfig), ...fromJson(overrideGenerationConfig, '--override-generation-config') };
}

function baseDefaults(own: Partial<SamplingParameters>, source: string): Partial<SamplingParameters> {
  if (source === 'auto') return own;
  if (source === 'none' || source === 'vllm') return {};
  try {
    return fromJson(JSON.parse(readFileSync(source, 'utf8')) as Record<string, unknown>, source);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof SyntaxError ? 'it is not valid JSON' : describeSystemError(error);
    throw new UserError(`can't read --generation-config ${source}: ${reason}`, { cause: error });
  }
}

function fromJson(values: Readonly<Record<string, unknown>>, origin: string): Partial<SamplingParameters> {
  const defaults: Partial<Record<keyof SamplingParameters, number>> = {};
  for (const [name, parameter] of Object.entries(NAMES)) {
    const value = values[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number') throw new UserError(`${origin}: ${name} must be a number, got ${JSON.stringify(value)}`);
    defaults[parameter] = value;
  }
  return defaults as Partial<SamplingParameters>;
}
