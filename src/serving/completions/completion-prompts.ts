import { invalidRequest } from '../../common/api-error.js';
import type { CompletionRequest } from '../../protocol/completions/completion-request.js';
import { truncatePrompt } from '../generation/prompt-truncation.js';
import { tokenOffsets, type TokenOffset } from '../generation/token-offsets.js';
import { checkTokenId } from '../generation/sampling-parameters.js';
import type { ServedModel } from '../models/served-model.js';
import { DEFAULT_MAX_TOKENS, requestedTokens } from './completion-length.js';
import { fillInTheMiddle } from './fill-in-the-middle.js';

const MAX_PROMPTS = 1024;

/** One prompt of a completion request. */
export interface CompletionPromptTokens {
  /** What `echo` puts before the answer. */
  text: string;
  /** The very text of these tokens where the request has it; null for token ids and for what was cut or arranged. */
  given: string | null;
  tokenIds: number[];
  /** With return_token_offsets: where each token stands in the text; null: it can't be said. */
  tokenOffsets?: TokenOffset[] | null;
}

/**
 * Texts and token ids of a request's prompts, with the suffix and the truncation it asks for. Throws ApiError 400 for
 * too many prompts, an empty one, an unknown token, and a suffix that the model has no tokens for.
 */
export async function completionPrompts(
  request: CompletionRequest,
  model: ServedModel,
): Promise<CompletionPromptTokens[]> {
  const { engine } = model;
  const { prompt } = request;
  const prompts = typeof prompt === 'string' || isTokens(prompt) ? [prompt] : prompt;
  if (prompts.length > MAX_PROMPTS) {
    throw invalidRequest(
      `Invalid value for 'prompt': must be at most ${MAX_PROMPTS} prompts, got ${prompts.length}.`,
      'prompt',
      'invalid_value',
    );
  }
  const wanted = requestedTokens(request) ?? DEFAULT_MAX_TOKENS;
  const arranged = await fillInTheMiddle(request, model);
  const texts = prompts.filter((item) => typeof item === 'string');
  const tokenized =
    texts.length > 0
      ? await engine.tokenize(texts, {
          addSpecialTokens: arranged === null && (request.add_special_tokens ?? true),
          parseSpecialTokens: true,
        })
      : [];
  return Promise.all(
    prompts.map(async (item) => {
      const given = typeof item === 'string' ? (tokenized.shift() ?? []) : item;
      for (const id of given) checkTokenId(id, engine.info, 'prompt');
      const whole = arranged === null ? given : arranged(given);
      if (whole.length === 0) {
        throw invalidRequest(
          "Invalid value for 'prompt': a prompt must not be empty.",
          'prompt',
          'invalid_value',
        );
      }
      const tokenIds = truncatePrompt(whole, request, engine.info, wanted);
      const offsets =
        typeof item === 'string' && arranged === null && request.return_token_offsets
          ? tokenOffsets(item, whole, engine)
          : null;
      const isSent = typeof item === 'string' && tokenIds.length === whole.length;
      const echoed = arranged === null ? tokenIds : given;
      return {
        text: isSent
          ? item
          : request.echo
            ? await engine.detokenize(echoed, { skipSpecialTokens: true })
            : '',
        given: isSent && arranged === null ? item : null,
        tokenIds,
        ...(request.return_token_offsets && {
          tokenOffsets: offsets && truncatePrompt(offsets, request, engine.info, wanted),
        }),
      };
    }),
  );
}

function isTokens(prompt: string[] | number[] | number[][]): prompt is number[] {
  return typeof prompt[0] === 'number';
}
