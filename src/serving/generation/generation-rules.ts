import { invalidRequest } from '../../common/api-error.js';
import type { GenerationRequest } from '../../engines/engine.js';
import type { ReportFields } from '../../protocol/shared/report-fields.js';
import type { ServedModel } from '../models/served-model.js';
import { badWordTokens } from './bad-words.js';
import { namedLogprobs } from './named-logprobs.js';
import { repetitionRule } from './repetition-rule.js';
import { checkStreamOptions, logprobCount, type RequestLimits } from './request-limits.js';
import { samplingParameters } from './sampling-parameters.js';
import { searchPlan } from './search-plan.js';

/** What a request says about all of its prompts alike. */
export type GenerationRules = Pick<
  GenerationRequest,
  | 'sampling'
  | 'count'
  | 'bestOf'
  | 'beamSearch'
  | 'repetition'
  | 'cacheSalt'
  | 'logprobs'
  | 'logprobTokenIds'
  | 'promptLogprobs'
>;

/**
 * `logprobs`: alternatives per token, which each endpoint asks for in its own way; null: no log probabilities. Throws
 * ApiError 400 for values that the server does not allow, and for fields that contradict each other.
 */
export async function generationRules(
  fields: ReportFields,
  { engine, generationDefaults }: ServedModel,
  limits: RequestLimits,
  logprobs: number | null,
): Promise<GenerationRules> {
  checkStreamOptions(fields);
  if (fields.stream && fields.prompt_logprobs !== undefined) {
    throw invalidRequest(
      '`prompt_logprobs` are not available when `stream=True`.',
      'prompt_logprobs',
      'invalid_value',
    );
  }
  const badWords = await badWordTokens(fields.bad_words, engine);
  const sampling = {
    ...samplingParameters(fields, engine.info, generationDefaults, badWords),
    ...(badWords.length > 0 && fields.bad_words && { badWordTexts: fields.bad_words }),
  };
  return {
    sampling,
    ...searchPlan(fields, limits, sampling.temperature),
    repetition: repetitionRule(fields),
    cacheSalt: fields.cache_salt ?? null,
    logprobs,
    logprobTokenIds: namedLogprobs(fields, logprobs, engine.info),
    promptLogprobs: logprobCount(fields.prompt_logprobs, 'prompt_logprobs', limits, engine.info),
  };
}
