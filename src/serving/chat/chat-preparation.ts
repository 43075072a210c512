import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import { newId } from '../../common/ids.js';
import type { RequestContext } from '../../common/request-context.js';
import type {
  GenerationConstraint,
  GenerationRequest,
  ModelInfo,
  StopParameters,
} from '../../engines/engine.js';
import { findToolCallFormat } from '../../parsing/registry.js';
import { createOutputParser } from '../../parsing/output-parser.js';
import type { RenderedPrompt } from '../../protocol/render/rendered-prompt.js';
import type { ChatCompletionRequest } from '../../protocol/chat/chat-completion-request.js';
import { tokensToGenerate } from '../generation/context-limit.js';
import { generationRules, type GenerationRules } from '../generation/generation-rules.js';
import { truncatePrompt } from '../generation/prompt-truncation.js';
import { reasoningBudget } from '../generation/reasoning-budget.js';
import { tokenOffsets } from '../generation/token-offsets.js';
import { stopParameters } from '../generation/sampling-parameters.js';
import { logprobCount, type RequestLimits } from '../generation/request-limits.js';
import { OutputConstraints } from '../generation/output-constraints.js';
import type { ServedModel } from '../models/served-model.js';
import { assistantMask } from './assistant-mask.js';
import { ChatChoice } from './chat-choice.js';
import { ChatPrompts, type ChatPrompt } from './chat-prompt.js';
import type { ChatReport } from './chat-report.js';
import { callActivation, constraintActivation } from './constraint-activation.js';
import { templateStops } from './template-stops.js';
import { echoedContent } from './echoed-content.js';
import { enforceTools, type ToolEnforcement } from './tool-constraint.js';
import { toolUse, type ToolUse } from './tool-choice.js';

const NO_TOOL_PARSER =
  '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set';

const TOOLS_OR_CONSTRAINT = 'You can only either use constraints for structured outputs or tools, not both.';

/** A chat request turned into work for an engine, and what turns the output back into messages. */
export interface PreparedChat {
  model: ServedModel;
  prompt: ChatPrompt;
  generation: GenerationRequest;
  /** One fresh choice per returned sequence. */
  choices: ChatChoice[];
  separatesReasoning: boolean;
  report: ChatReport;
}

export interface ChatPreparationOptions extends RequestLimits {
  excludeToolsWhenNone: boolean;
  /** --return-tokens-as-token-ids. */
  tokensAsTokenIds: boolean;
  /** --response-role. */
  role: string;
}

/** vLLM's ids of calls, or those that the model's own format wants. */
function callIds(toolCallParser: string | null): () => string {
  const format = toolCallParser === null ? undefined : findToolCallFormat(toolCallParser);
  return format?.newCallId ?? (() => newId('chatcmpl-tool'));
}

@Injectable()
export class ChatPreparation {
  constructor(
    private readonly prompts: ChatPrompts,
    private readonly constraints: OutputConstraints,
    private readonly options: ChatPreparationOptions,
  ) {}

  /** Throws ApiError 400 for everything that can be known before the engine is asked. */
  async prepare(
    request: ChatCompletionRequest,
    model: ServedModel,
    context: RequestContext,
  ): Promise<PreparedChat> {
    const { info } = model.engine;
    const logprobs = this.topLogprobs(request, info);
    const rules = await generationRules(request, model, this.options, logprobs);
    const tools = toolUse(request);
    if (tools.mode === 'auto' && !model.toolCallParser) throw invalidRequest(NO_TOOL_PARSER, 'tool_choice');
    const enforcement = enforceTools(tools, model, model.engine.info, request.parallel_tool_calls ?? true);
    const prompt = await this.render(request, model, tools, context);
    const maxTokens = tokensToGenerate(
      prompt.tokenIds.length,
      requestedTokens(request),
      info.maxModelLength,
      'messages',
      model.generationDefaults.maxTokens,
    );
    return {
      model,
      prompt,
      report: this.report(request, prompt, rules),
      separatesReasoning: model.reasoningParser !== null,
      choices: Array.from({ length: rules.count }, () =>
        this.choice(request, model, tools, enforcement.toolCallParser, prompt),
      ),
      generation: {
        requestId: context.requestId,
        prompt: { tokenIds: prompt.tokenIds, ...(!prompt.isTruncated && { text: prompt.text }) },
        stop: this.stop(request, model, maxTokens),
        constraint: await this.constraint(request, enforcement, model.reasoningParser, prompt),
        reasoningBudget: reasoningBudget(request.thinking_token_budget, model, prompt),
        ...rules,
      },
    };
  }

  private stop(request: ChatCompletionRequest, model: ServedModel, maxTokens: number): StopParameters {
    const stop = stopParameters(request, model.engine.info, {
      maxTokens,
      matchSpecialTokens: request.skip_special_tokens === false,
    });
    const { strings, tokenIds } = templateStops(model);
    return { ...stop, strings: [...stop.strings, ...strings], tokenIds: [...stop.tokenIds, ...tokenIds] };
  }

  /** The prompt that a request becomes. Throws the same 400s as an answer would for its messages and tools. */
  async renderPrompt(
    request: ChatCompletionRequest,
    model: ServedModel,
    context: RequestContext,
  ): Promise<RenderedPrompt> {
    const tools = toolUse(request);
    const whole = await this.renderWhole(request, model, tools, context);
    const { text, tokenIds } = this.truncated(whole, request, model);
    return {
      prompt: text,
      token_ids: tokenIds,
      count: tokenIds.length,
      ...(await this.layout(whole, request, model, tools, context)),
    };
  }

  /** What is told of the tokens of a prompt that is only rendered. */
  private async layout(
    { text, tokenIds }: ChatPrompt,
    request: ChatCompletionRequest,
    model: ServedModel,
    tools: ToolUse,
    { sent = null }: RequestContext,
  ): Promise<Pick<RenderedPrompt, 'token_offsets' | 'assistant_tokens_mask'>> {
    const { return_token_offsets: withOffsets, return_assistant_tokens_mask: withMask } = request;
    if (!withOffsets && !withMask) return {};
    const { engine } = model;
    const marks = withMask
      ? await this.prompts.generationSpans(model, request, this.toolsInPrompt(tools), sent)
      : null;
    const offsets = tokenOffsets(text, tokenIds, engine);
    const mask = offsets && marks?.text === text ? assistantMask(text, marks.spans, offsets) : null;
    const cut = <Item>(items: Item[] | null): Item[] | null =>
      items && truncatePrompt(items, request, engine.info, requestedTokens(request));
    return {
      ...(withOffsets && { token_offsets: cut(offsets) }),
      ...(withMask && { assistant_tokens_mask: cut(mask) }),
    };
  }

  private async render(
    request: ChatCompletionRequest,
    model: ServedModel,
    tools: ToolUse,
    context: RequestContext,
  ): Promise<ChatPrompt> {
    return this.truncated(await this.renderWhole(request, model, tools, context), request, model);
  }

  private async renderWhole(
    request: ChatCompletionRequest,
    model: ServedModel,
    tools: ToolUse,
    { sent = null, prompt: given = null }: RequestContext,
  ): Promise<ChatPrompt> {
    return given === null
      ? this.prompts.render(model, request, this.toolsInPrompt(tools), sent)
      : this.prompts.withoutTemplate(model, given);
  }

  private truncated(
    prompt: ChatPrompt,
    request: ChatCompletionRequest,
    { engine: { info } }: ServedModel,
  ): ChatPrompt {
    const tokenIds = truncatePrompt(prompt.tokenIds, request, info, requestedTokens(request));
    return { ...prompt, tokenIds, isTruncated: tokenIds.length < prompt.tokenIds.length };
  }

  private toolsInPrompt({ tools, mode }: ToolUse): ToolUse['tools'] {
    return mode === 'none' && this.options.excludeToolsWhenNone ? [] : tools;
  }

  private async constraint(
    request: ChatCompletionRequest,
    enforcement: ToolEnforcement,
    reasoningParser: string | null,
    prompt: ChatPrompt,
  ): Promise<GenerationConstraint | null> {
    const ofFields = await this.constraints.forFields(request, constraintActivation(reasoningParser, prompt));
    if (!enforcement.constraint) return ofFields;
    if (ofFields) throw invalidRequest(TOOLS_OR_CONSTRAINT, 'tool_choice');
    const activation = enforcement.activation ?? callActivation(reasoningParser, prompt);
    return this.constraints.forToolCalls(enforcement.constraint, activation);
  }

  private choice(
    request: ChatCompletionRequest,
    model: ServedModel,
    tools: ToolUse,
    toolCallParser: string | null,
    prompt: ChatPrompt,
  ): ChatChoice {
    const parser = createOutputParser({
      toolCallParser,
      reasoningParser: model.reasoningParser,
      context: {
        tools: tools.tools.map((tool) => tool.function),
        specialTokens: model.engine.info.specialTokens,
        templateKwargs: prompt.templateKwargs,
        promptText: prompt.text,
      },
    });
    return new ChatChoice(parser, {
      mode: tools.mode,
      parallelToolCalls: request.parallel_tool_calls ?? true,
      includeReasoning: request.include_reasoning ?? true,
      showSpecialTokens: request.skip_special_tokens === false,
      newCallId: callIds(toolCallParser),
    });
  }

  private report(
    request: ChatCompletionRequest,
    prompt: ChatPrompt,
    { logprobs, logprobTokenIds, promptLogprobs }: GenerationRules,
  ): ChatReport {
    const asTokenIds = request.return_tokens_as_token_ids ?? this.options.tokensAsTokenIds;
    return {
      logprobs: logprobs === null ? null : { topCount: logprobTokenIds ? null : logprobs, asTokenIds },
      promptLogprobs,
      tokenIds: request.return_token_ids ?? false,
      promptText: request.return_prompt_text ? prompt.text : null,
      echo: request.echo ? echoedContent(request.messages, this.options.role) : '',
    };
  }

  private topLogprobs(request: ChatCompletionRequest, info: ModelInfo): number | null {
    const { logprobs = false, top_logprobs: top = 0 } = request;
    if (top !== 0 && !logprobs) {
      throw invalidRequest(
        'when using `top_logprobs`, `logprobs` must be set to true.',
        'top_logprobs',
        'invalid_value',
      );
    }
    return logprobCount(logprobs && top, 'top_logprobs', this.options, info);
  }
}

/** New tokens asked for, by the name that wins. */
function requestedTokens(request: ChatCompletionRequest): number | undefined {
  return request.max_completion_tokens ?? request.max_tokens ?? request.request_output_len;
}
