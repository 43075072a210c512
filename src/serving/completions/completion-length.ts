import type { CompletionRequest } from '../../protocol/completions/completion-request.js';

/** OpenAI's default, which holds when neither the request nor the model says anything. */
export const DEFAULT_MAX_TOKENS = 16;

/** New tokens asked for, by the name that wins. */
export function requestedTokens(request: CompletionRequest): number | undefined {
  return request.max_completion_tokens ?? request.max_tokens ?? request.request_output_len;
}
