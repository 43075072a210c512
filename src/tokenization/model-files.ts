import type { SamplingParameters } from '../engines/engine.js';

const NAMES: Readonly<Record<string, keyof SamplingParameters>> = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  min_p: 'minP',
  repetition_penalty: 'repetitionPenalty',
};

/** The sampling defaults of a generation_config.json. */
export function generationDefaults(config: Readonly<Record<string, unknown>>): Partial<SamplingParameters> {
  const entries = Object.entries(NAMES).flatMap(([name, parameter]) => {
    const value = config[name];
    return typeof value === 'number' && Number.isFinite(value) ? [[parameter, value] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** A whole number of JSON; null for everything else. */
export function integerOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}
