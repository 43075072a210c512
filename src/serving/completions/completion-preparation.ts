import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import type { GenerationRequest } from '../../engines/engine.js';
import type { CompletionRequest } from '../../protocol/completions/completion-request.js';
import { tokensToGenerate } from '../generation/context-limit.js';
import { OutputConstraints } from '../generation/output-constraints.js';
import { checkStreamOptions, sequenceCounts, type RequestLimits } from '../generation/request-limits.js';
import { checkTokenId, samplingParameters, stopParameters } from '../generation/sampling-parameters.js';
import type { ServedModel } from '../models/served-model.js';

const DEFAULT_MAX_TOKENS = 16;
const MAX_PROMPTS = 1024;

/** One prompt of a completion request, ready for the engine. */
export interface PreparedPrompt {
  /** What `echo` puts before the answer. */
  text: string;
  generation: GenerationRequest;
}

@Injectable()
export class CompletionPreparation {
  constructor(
    private readonly constraints: OutputConstraints,
    private readonly limits: RequestLimits,
  ) {}

  /** One generation per prompt. Throws ApiError 400 for everything that can be known before the engine is asked. */
  async prepare(
    request: CompletionRequest,
    model: ServedModel,
    requestId: string,
  ): Promise<PreparedPrompt[]> {
    checkStreamOptions(request);
    this.checkLogprobs(request.logprobs);
    const counts = sequenceCounts(request, this.limits);
    const constraint = await this.constraints.forFields(request, { kind: 'start' });
    const prompts = await this.tokenize(request, model);
    if (prompts.length > MAX_PROMPTS) {
      throw invalidRequest(
        `Invalid value for 'prompt': at most ${MAX_PROMPTS} prompts, got ${prompts.length}.`,
        'prompt',
      );
    }
    return prompts.map(({ text, tokenIds }, index) => ({
      text,
      generation: {
        requestId: prompts.length > 1 ? `${requestId}-${index}` : requestId,
        prompt: { tokenIds },
        sampling: samplingParameters(request, model.engine.info, model.generationDefaults),
        stop: stopParameters(request, model.engine.info, {
          maxTokens: tokensToGenerate(
            tokenIds.length,
            request.max_tokens ?? DEFAULT_MAX_TOKENS,
            model.engine.info.maxModelLength,
            'prompt',
          ),
          matchSpecialTokens: request.skip_special_tokens === false,
        }),
        constraint,
        ...counts,
        beamSearch: null,
        logprobs: request.logprobs ?? null,
        promptLogprobs: request.echo ? (request.logprobs ?? null) : null,
      },
    }));
  }

  /** Texts and token ids of the prompts. Throws ApiError 400 for an empty prompt or an unknown token. */
  async tokenize(
    { prompt, add_special_tokens: addSpecialTokens = true, echo = false }: CompletionRequest,
    { engine }: ServedModel,
  ): Promise<{ text: string; tokenIds: number[] }[]> {
    const prompts = typeof prompt === 'string' ? [prompt] : isTokens(prompt) ? [prompt] : prompt;
    const texts = prompts.filter((item) => typeof item === 'string');
    const tokenized =
      texts.length > 0 ? await engine.tokenize(texts, { addSpecialTokens, parseSpecialTokens: true }) : [];
    return Promise.all(
      prompts.map(async (item) => {
        const tokenIds = typeof item === 'string' ? (tokenized.shift() ?? []) : item;
        if (tokenIds.length === 0)
          throw invalidRequest("Invalid value for 'prompt': a prompt must not be empty.", 'prompt');
        for (const id of tokenIds) checkTokenId(id, engine.info, 'prompt');
        if (typeof item === 'string') return { text: item, tokenIds };
        return { text: echo ? await engine.detokenize(tokenIds, { skipSpecialTokens: true }) : '', tokenIds };
      }),
    );
  }

  private checkLogprobs(logprobs: number | undefined): void {
    if (logprobs === undefined || logprobs <= this.limits.maxLogprobs) return;
    throw invalidRequest(
      `Invalid value for 'logprobs': must be at most ${this.limits.maxLogprobs} (--max-logprobs), got ${logprobs}.`,
      'logprobs',
      'invalid_value',
    );
  }
}

function isTokens(prompt: string[] | number[] | number[][]): prompt is number[] {
  return typeof prompt[0] === 'number';
}
