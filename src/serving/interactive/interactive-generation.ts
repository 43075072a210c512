import type { GenerationRequest, SamplingParameters } from '../../engines/engine.js';
import type { GenerateRequest } from '../../protocol/interactive/generate-request.js';
import { samplingParameters, stopParameters } from '../generation/sampling-parameters.js';
import type { ServedModel } from '../models/served-model.js';

/** LMDeploy's defaults for this endpoint; the model's own win over them. */
const DEFAULTS: Partial<SamplingParameters> = { temperature: 0.8, topP: 0.8, topK: 40 };

/** One turn as work for an engine. Throws ApiError 400 for fields that contradict each other. */
export function interactiveGeneration(
  request: GenerateRequest,
  { engine: { info }, generationDefaults }: ServedModel,
  tokenIds: readonly number[],
  requestId: string,
): GenerationRequest {
  const maxTokens = request.request_output_len ?? info.maxModelLength - tokenIds.length;
  return {
    requestId,
    prompt: { tokenIds },
    sampling: samplingParameters(request, info, { ...DEFAULTS, ...generationDefaults }),
    stop: stopParameters(request, info, {
      maxTokens,
      matchSpecialTokens: request.skip_special_tokens === false,
    }),
    constraint: null,
    count: 1,
    bestOf: 1,
    beamSearch: null,
    logprobs: null,
    promptLogprobs: null,
  };
}
