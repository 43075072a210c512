import { invalidRequest, type ApiError } from '../../common/api-error.js';
import type { GenerationRequest } from '../../engines/engine.js';
import type { SearchFields } from '../../protocol/shared/search-fields.js';
import type { RequestLimits } from './request-limits.js';

/** Below this a temperature means the most likely token, as in vLLM. */
const GREEDY_BELOW = 1e-5;
const BEAMS_STREAMED =
  'Using use_beam_search together with stream is not allowed because beam search requires the whole sequence to produce the output tokens.';

export type SearchPlan = Pick<GenerationRequest, 'count' | 'bestOf' | 'beamSearch'>;

/**
 * How many sequences are generated and returned, and whether by beam search. `temperature` is the one that holds.
 * Throws 400 for more than the server allows and for contradictions (vLLM's and Furiosa-LLM's SamplingParams).
 */
export function searchPlan(fields: SearchFields, limits: RequestLimits, temperature: number): SearchPlan {
  const { n = 1, best_of: bestOf = n, use_beam_search: withBeams = false } = fields;
  checkCap('n', n, limits);
  checkCap('best_of', bestOf, limits);
  if (bestOf < n) {
    throw refused('best_of', `best_of must be greater than or equal to n, got n=${n} and best_of=${bestOf}.`);
  }
  if (withBeams) return beamPlan(fields, n, bestOf);
  checkWithoutBeams(fields);
  if (fields.best_of !== undefined && bestOf > 1 && temperature < GREEDY_BELOW) {
    throw refused('best_of', `best_of must be 1 when using greedy sampling, got ${bestOf}.`);
  }
  if (fields.stream && bestOf > n) {
    throw refused(
      'best_of',
      `best_of must be equal to n when streaming, got n=${n} and best_of=${bestOf}: which answers are the best is known at the end.`,
    );
  }
  return { count: n, bestOf, beamSearch: null };
}

function beamPlan(fields: SearchFields, n: number, width: number): SearchPlan {
  if (fields.stream) throw refused('use_beam_search', BEAMS_STREAMED);
  if (width < 2) {
    throw refused('best_of', `best_of must be greater than 1 when using beam search. Got ${width}.`);
  }
  const { length_penalty: lengthPenalty = 1, early_stopping: earlyStopping = false } = fields;
  return { count: n, bestOf: n, beamSearch: { width, lengthPenalty, earlyStopping } };
}

function checkWithoutBeams({
  early_stopping: stopping = false,
  length_penalty: penalty = 1,
}: SearchFields): void {
  if (stopping !== false) {
    throw refused(
      'early_stopping',
      'early_stopping is not effective and must be False when not using beam search.',
    );
  }
  if (penalty !== 1) {
    throw refused(
      'length_penalty',
      'length_penalty is not effective and must be the default value of 1.0 when not using beam search.',
    );
  }
}

function checkCap(param: 'n' | 'best_of', value: number, { maxN }: RequestLimits): void {
  if (value <= maxN) return;
  throw refused(param, `Invalid value for '${param}': must be at most ${maxN} (--max-n), got ${value}.`);
}

function refused(param: string, message: string): ApiError {
  return invalidRequest(message, param, 'invalid_value');
}
