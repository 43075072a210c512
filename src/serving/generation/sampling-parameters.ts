import { invalidRequest } from '../../common/api-error.js';
import type { ModelInfo, SamplingParameters, StopParameters } from '../../engines/engine.js';
import type { SamplingFields } from '../../protocol/shared/sampling-fields.js';

/** What holds when neither the request nor the model says anything (seed 002's tables). */
export const DEFAULT_SAMPLING: SamplingParameters = {
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  repetitionPenalty: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
  seed: null,
  logitBias: new Map(),
  allowedTokenIds: null,
  badWords: [],
};

/** Biases beyond these count as these, as in vLLM. */
const STRONGEST_BIAS = 100;

/** The request's sampling over the model's own defaults over the table; bad words need a tokenizer and come apart. */
export function samplingParameters(
  fields: SamplingFields,
  info: ModelInfo,
  modelDefaults: Partial<SamplingParameters>,
  badWords: SamplingParameters['badWords'] = [],
): SamplingParameters {
  const defaults = { ...DEFAULT_SAMPLING, ...modelDefaults };
  return {
    temperature: fields.temperature ?? defaults.temperature,
    topP: fields.top_p ?? defaults.topP,
    topK: Math.max(0, fields.top_k ?? defaults.topK),
    minP: fields.min_p ?? defaults.minP,
    repetitionPenalty: fields.repetition_penalty ?? defaults.repetitionPenalty,
    presencePenalty: fields.presence_penalty ?? defaults.presencePenalty,
    frequencyPenalty: fields.frequency_penalty ?? defaults.frequencyPenalty,
    seed: fields.seed === undefined || fields.seed === -1 ? defaults.seed : exactSeed(fields.seed),
    logitBias: logitBias(fields, info),
    allowedTokenIds: allowedTokenIds(fields, info),
    badWords,
  };
}

/** Engines count on from a seed (sequence i uses seed + i), which takes numbers that are exact. */
function exactSeed(seed: number): number {
  return Number.isSafeInteger(seed) ? seed : Number(BigInt.asIntN(53, BigInt(seed) >> 11n));
}

function logitBias(fields: SamplingFields, info: ModelInfo): ReadonlyMap<number, number> {
  const entries = Object.entries(fields.logit_bias ?? {}).map(
    ([id, bias]) => [Number(id), Math.max(-STRONGEST_BIAS, Math.min(STRONGEST_BIAS, bias))] as const,
  );
  for (const [id] of entries) checkTokenId(id, info, 'logit_bias');
  return new Map(entries);
}

function allowedTokenIds(
  { allowed_token_ids: allowed }: SamplingFields,
  info: ModelInfo,
): readonly number[] | null {
  if (allowed === undefined) return null;
  for (const id of allowed) checkTokenId(id, info, 'allowed_token_ids');
  return [...new Set(allowed)];
}

/** Throws 400 for an id outside of the model's vocabulary. */
export function checkTokenId(id: number, info: ModelInfo, param: string): void {
  if (id < info.vocabularySize) return;
  throw invalidRequest(
    `Invalid value for '${param}': token id ${id} is not in the model's vocabulary of ${info.vocabularySize} tokens.`,
    param,
    'invalid_value',
  );
}

/** When to stop; `maxTokens` was settled against the context before. Throws 400 for contradictions. */
export function stopParameters(
  fields: SamplingFields,
  info: ModelInfo,
  limits: { maxTokens: number; matchSpecialTokens: boolean },
): StopParameters {
  const minTokens = fields.min_tokens ?? fields.min_new_tokens ?? 0;
  const param = fields.min_tokens === undefined ? 'min_new_tokens' : 'min_tokens';
  if (minTokens > limits.maxTokens) {
    throw invalidRequest(
      `Invalid value for '${param}': must be at most max_tokens (${limits.maxTokens}), got ${minTokens}.`,
      param,
      'invalid_value',
    );
  }
  for (const id of fields.stop_token_ids ?? []) checkTokenId(id, info, 'stop_token_ids');
  return {
    maxTokens: limits.maxTokens,
    minTokens,
    ignoreEos: fields.ignore_eos ?? false,
    strings: fields.stop === undefined ? [] : [fields.stop].flat(),
    tokenIds: fields.stop_token_ids ?? [],
    includeStopString: fields.include_stop_str_in_output ?? false,
    matchSpecialTokens: limits.matchSpecialTokens,
  };
}
