import type { GenerationRequest } from '../../engine.js';

/** Sampling under OpenAI's names and those that vLLM added; values that change nothing are left out. */
export function samplingFields(
  { sampling }: GenerationRequest,
  seed: number | null,
): Record<string, unknown> {
  const { temperature, topP, topK, minP, logitBias } = sampling;
  return {
    temperature,
    ...(topP !== 1 && { top_p: topP }),
    ...(topK !== 0 && { top_k: topK }),
    ...(minP !== 0 && { min_p: minP }),
    ...(sampling.repetitionPenalty !== 1 && { repetition_penalty: sampling.repetitionPenalty }),
    ...(sampling.presencePenalty !== 0 && { presence_penalty: sampling.presencePenalty }),
    ...(sampling.frequencyPenalty !== 0 && { frequency_penalty: sampling.frequencyPenalty }),
    ...(logitBias.size > 0 && { logit_bias: Object.fromEntries(logitBias) }),
    ...(seed !== null && { seed }),
  };
}
