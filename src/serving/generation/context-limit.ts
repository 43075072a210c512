import { invalidRequest } from '../../common/api-error.js';

/**
 * How many tokens a request may generate: what it asks for, or what the context still holds, at most `fallback`.
 * Throws 400 `context_length_exceeded` with the numbers when prompt and answer don't fit together.
 */
export function tokensToGenerate(
  promptTokens: number,
  requested: number | undefined,
  maxModelLength: number,
  param: string,
  fallback = Infinity,
): number {
  const left = maxModelLength - promptTokens;
  if (left < 1) {
    throw invalidRequest(
      `This model's maximum context length is ${maxModelLength} tokens. However, your prompt has ${promptTokens} tokens, which leaves no room for an answer. Please shorten the prompt.`,
      param,
      'context_length_exceeded',
    );
  }
  if (requested !== undefined && requested > left) {
    throw invalidRequest(
      `This model's maximum context length is ${maxModelLength} tokens. However, you requested ${promptTokens + requested} tokens (${promptTokens} in the prompt, ${requested} in the completion). Please shorten the prompt or the completion.`,
      param,
      'context_length_exceeded',
    );
  }
  return requested ?? Math.min(left, fallback);
}
