import { invalidRequest } from '../../common/api-error.js';
import type { CompletionRequest } from '../../protocol/completions/completion-request.js';
import type { ServedModel } from '../models/served-model.js';

const ECHOED_SCORES =
  "Invalid value for 'suffix': can't be combined with both echo and logprobs, as the prompt is not what the model sees.";
const TRUNCATED = "Invalid value for 'suffix': can't be combined with truncate_prompt_tokens.";

/**
 * What puts a prompt and the request's suffix into the order in which models learn to fill gaps: prefix token,
 * prompt, suffix token, suffix, middle token (the order of llama.cpp's /infill and of the models' own cards).
 * null: the request has no suffix. Throws ApiError 400 when the model has no such tokens.
 */
export async function fillInTheMiddle(
  request: CompletionRequest,
  { name, engine }: ServedModel,
): Promise<((prompt: readonly number[]) => number[]) | null> {
  const { suffix, add_special_tokens: addsSpecialTokens = true } = request;
  if (suffix === undefined) return null;
  const { fillInTheMiddle: tokens, addsBosToken, bosToken } = engine.info;
  if (tokens === null) {
    throw invalidRequest(
      `Invalid value for 'suffix': the model '${name}' has no tokens for filling in the middle.`,
      'suffix',
      'unsupported',
    );
  }
  if (request.truncate_prompt_tokens !== undefined)
    throw invalidRequest(TRUNCATED, 'suffix', 'invalid_value');
  const scores = request.logprobs !== undefined && request.logprobs !== false;
  if (request.echo && scores) throw invalidRequest(ECHOED_SCORES, 'suffix', 'invalid_value');
  const [after = []] = await engine.tokenize([suffix], { addSpecialTokens: false, parseSpecialTokens: true });
  const start = addsSpecialTokens && addsBosToken && bosToken ? [bosToken.id] : [];
  return (prompt) => [...start, tokens.prefix, ...prompt, tokens.suffix, ...after, tokens.middle];
}
