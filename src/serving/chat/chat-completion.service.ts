import { Injectable } from '@nestjs/common';
import { unixSeconds } from '../../common/clock.js';
import { startIterable } from '../../common/start-iterable.js';
import type { RequestContext } from '../../common/request-context.js';
import type { ChatCompletion } from '../../protocol/chat/chat-completion.js';
import type { ChatCompletionChunk } from '../../protocol/chat/chat-completion-chunk.js';
import type { ChatCompletionRequest } from '../../protocol/chat/chat-completion-request.js';
import type { RenderResponse } from '../../protocol/render/rendered-prompt.js';
import { GenerationRunner } from '../generation/generation-runner.js';
import { groupTokens } from '../generation/token-groups.js';
import type { AnswerStyle } from '../generation/answer-style.js';
import { TokenUsage } from '../generation/token-usage.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { AnswerHeader } from './answer-header.js';
import { chatChunks } from './chat-chunks.js';
import type { ChatEvent } from './chat-event.js';
import { chatEvents } from './chat-events.js';
import { ChatPreparation, type PreparedChat } from './chat-preparation.js';
import { foldChat } from './fold-chat.js';
import type { ReasoningField } from './reasoning-field.js';

export interface ChatAnswerOptions {
  reasoningField: ReasoningField;
  /** --response-role. */
  role: string;
  /** --enable-force-include-usage. */
  forceUsage: boolean;
  /** --stream-interval. */
  streamInterval: number;
  /** --compat. */
  style: AnswerStyle;
}

interface RunningChat {
  prepared: PreparedChat;
  header: AnswerHeader;
  usage: TokenUsage;
  events: AsyncIterable<ChatEvent>;
}

/** Answers chat completions. */
@Injectable()
export class ChatCompletionService {
  constructor(
    private readonly models: ModelRegistry,
    private readonly preparation: ChatPreparation,
    private readonly runner: GenerationRunner,
    private readonly options: ChatAnswerOptions,
  ) {}

  /** The whole answer. Throws ApiError or EngineError. */
  async complete(request: ChatCompletionRequest, context: RequestContext): Promise<ChatCompletion> {
    const { prepared, header, usage, events } = await this.start(request, context);
    const completion = await foldChat(events, header, {
      choices: prepared.choices.length,
      usage,
      reasoningField: this.options.reasoningField,
    });
    return this.options.style.completion(completion);
  }

  /** Resolves once the engine has answered, so that earlier errors can still choose their HTTP status. */
  async stream(
    request: ChatCompletionRequest,
    context: RequestContext,
  ): Promise<AsyncIterable<ChatCompletionChunk>> {
    const { prepared, header, usage, events } = await this.start(request, context);
    const streamOptions = this.options.forceUsage
      ? { include_usage: true, continuous_usage_stats: true }
      : (request.stream_options ?? {});
    const chunks = chatChunks(events, header, {
      choices: prepared.choices.length,
      usage,
      streamOptions,
      reasoningField: this.options.reasoningField,
    });
    return startIterable(this.options.style.chunks(chunks));
  }

  /** What the request becomes, without generating. Throws ApiError. */
  async render(request: ChatCompletionRequest, context: RequestContext): Promise<RenderResponse> {
    const model = this.models.resolve(request.model, 'generate');
    return { model: model.name, prompts: [await this.preparation.renderPrompt(request, model, context)] };
  }

  private async start(request: ChatCompletionRequest, context: RequestContext): Promise<RunningChat> {
    const { style } = this.options;
    const model = style.withDefaults(this.models.resolve(request.model, 'generate'), 'chatcmpl');
    const prepared = await this.preparation.prepare(request, model, context);
    const usage = new TokenUsage(prepared.separatesReasoning);
    const { choices, report, generation } = prepared;
    const id = style.id('chatcmpl');
    const run = this.runner.run(model, generation, {
      ...context,
      answerId: id,
      isStreamed: request.stream,
      finishReason: (sequence, reason) => choices[sequence]?.finishReason(reason) ?? reason,
    });
    const interval = Math.max(request.stream_interval ?? 1, this.options.streamInterval);
    return {
      prepared,
      usage,
      header: {
        id,
        created: unixSeconds(),
        model: model.name,
        role: this.options.role,
      },
      events: chatEvents(request.stream ? groupTokens(run, interval) : run, { choices, usage, report }),
    };
  }
}
