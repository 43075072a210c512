import { invalidRequest } from '../../common/api-error.js';
import type { ModelInfo } from '../../engines/engine.js';
import type { ReportFields } from '../../protocol/shared/report-fields.js';
import { checkTokenId } from './sampling-parameters.js';

const WITHOUT_LOGPROBS = 'when using `logprob_token_ids`, `logprobs` must be set.';
const WITH_BEAMS = '`logprob_token_ids` is not supported with beam search.';

/**
 * The tokens whose log probabilities a request wants at every place, each once; null: the most likely ones. Throws 400
 * for ids of no tokens, without log probabilities, and with beams (vLLM's rules).
 */
export function namedLogprobs(
  { logprob_token_ids: ids, use_beam_search: withBeams }: ReportFields,
  logprobs: number | null,
  info: ModelInfo,
): readonly number[] | null {
  if (ids === undefined) return null;
  for (const id of ids) checkTokenId(id, info, 'logprob_token_ids');
  if (withBeams) throw invalidRequest(WITH_BEAMS, 'logprob_token_ids', 'invalid_value');
  if (logprobs === null) throw invalidRequest(WITHOUT_LOGPROBS, 'logprob_token_ids', 'invalid_value');
  return [...new Set(ids)];
}
