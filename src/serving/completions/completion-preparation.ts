import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import type { GenerationRequest, ReasoningBudget } from '../../engines/engine.js';
import type { CompletionRequest } from '../../protocol/completions/completion-request.js';
import { tokensToGenerate } from '../generation/context-limit.js';
import { generationRules } from '../generation/generation-rules.js';
import { OutputConstraints } from '../generation/output-constraints.js';
import { reasoningBudget } from '../generation/reasoning-budget.js';
import { logprobCount, type RequestLimits } from '../generation/request-limits.js';
import { stopParameters } from '../generation/sampling-parameters.js';
import type { ServedModel } from '../models/served-model.js';
import { DEFAULT_MAX_TOKENS, requestedTokens } from './completion-length.js';
import type { CompletionReport } from './completion-choice.js';
import { completionPrompts } from './completion-prompts.js';

const NOTHING_NAMED =
  '`logprob_token_ids` is not supported when `echo=True` and `max_tokens=0` because no output tokens are generated.';

export interface CompletionPreparationOptions extends RequestLimits {
  /** --return-tokens-as-token-ids. */
  tokensAsTokenIds: boolean;
}

/** One prompt of a completion request, ready for the engine. */
export interface PreparedPrompt {
  /** What `echo` puts before the answer. */
  text: string;
  generation: GenerationRequest;
}

/** A completion request turned into work for an engine. */
export interface PreparedCompletion {
  prompts: PreparedPrompt[];
  /** Answers per prompt. */
  count: number;
  /** max_tokens 0: the prompts are scored, nothing is generated. */
  scoresOnly: boolean;
  report: CompletionReport;
}

@Injectable()
export class CompletionPreparation {
  constructor(
    private readonly constraints: OutputConstraints,
    private readonly options: CompletionPreparationOptions,
  ) {}

  /** One generation per prompt. Throws ApiError 400 for everything that can be known before the engine is asked. */
  async prepare(
    request: CompletionRequest,
    model: ServedModel,
    requestId: string,
  ): Promise<PreparedCompletion> {
    const { info } = model.engine;
    const requested = requestedTokens(request);
    const scoresOnly = requested === 0;
    if (scoresOnly && !request.echo) {
      throw invalidRequest(
        "Invalid value for 'max_tokens': must be an integer at least 1 unless echo is true, got 0.",
        'max_tokens',
        'invalid_value',
      );
    }
    const logprobs = logprobCount(request.logprobs, 'logprobs', this.options, info);
    if (scoresOnly && request.logprob_token_ids !== undefined) {
      throw invalidRequest(NOTHING_NAMED, 'logprob_token_ids', 'invalid_value');
    }
    const rules = await generationRules(request, model, this.options, logprobs);
    const constraint = await this.constraints.forFields(request, { kind: 'start' });
    const prompts = await completionPrompts(request, model);
    const budgets = await Promise.all(prompts.map(({ tokenIds }) => budgetFor(request, model, tokenIds)));
    const asTokenIds = request.return_tokens_as_token_ids ?? this.options.tokensAsTokenIds;
    return {
      count: rules.count,
      scoresOnly,
      report: {
        logprobs:
          logprobs === null
            ? null
            : { topCount: logprobs, namesTokens: Boolean(rules.logprobTokenIds), asTokenIds },
        promptLogprobs: rules.promptLogprobs,
        tokenIds: request.return_token_ids ?? false,
      },
      prompts: prompts.map(({ text, given, tokenIds }, index) => ({
        text,
        generation: {
          requestId: prompts.length > 1 ? `${requestId}-${index}` : requestId,
          prompt: { tokenIds, ...(given !== null && { text: given }) },
          stop: stopParameters(request, info, {
            maxTokens: tokensToGenerate(
              tokenIds.length,
              scoresOnly ? 1 : requested,
              info.maxModelLength,
              'prompt',
              model.generationDefaults.maxTokens ?? DEFAULT_MAX_TOKENS,
            ),
            matchSpecialTokens: request.skip_special_tokens === false,
          }),
          constraint,
          reasoningBudget: budgets[index] ?? null,
          ...rules,
          promptLogprobs: request.echo ? most(logprobs, rules.promptLogprobs) : rules.promptLogprobs,
        },
      })),
    };
  }
}

/** Whether a prompt already opens the reasoning is read from its text, whatever it was given as. */
async function budgetFor(
  { thinking_token_budget: tokens }: CompletionRequest,
  model: ServedModel,
  tokenIds: readonly number[],
): Promise<ReasoningBudget | null> {
  if (tokens === undefined || tokens < 0 || model.reasoningParser === null) return null;
  const text = await model.engine.detokenize(tokenIds, { skipSpecialTokens: false });
  return reasoningBudget(tokens, model, { text, templateKwargs: {} });
}

function most(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
