import type {
  ChatCompletionChunk,
  ChatCompletionChunkChoice,
  ChatCompletionDelta,
} from '../../protocol/chat/chat-completion-chunk.js';
import type { StreamOptions } from '../../protocol/shared/stream-options.js';
import type { TokenUsage } from '../generation/token-usage.js';
import type { AnswerHeader } from './answer-header.js';
import type { ChatDelta, ChatEvent, TokenDetails } from './chat-event.js';
import { reasoningFields, type ReasoningField } from './reasoning-field.js';

export interface ChunkOptions {
  choices: number;
  usage: TokenUsage;
  streamOptions: StreamOptions;
  reasoningField: ReasoningField;
}

/**
 * Chunks in OpenAI's order: per choice the role, deltas, one with finish_reason; then the usage chunk when asked
 * for. With include_usage the other chunks say `usage: null`, or the usage so far (continuous_usage_stats).
 */
export async function* chatChunks(
  events: AsyncIterable<ChatEvent>,
  header: AnswerHeader,
  { choices, usage, streamOptions, reasoningField }: ChunkOptions,
): AsyncGenerator<ChatCompletionChunk> {
  const withUsage = streamOptions.include_usage ?? false;
  const continuous = withUsage && (streamOptions.continuous_usage_stats ?? false);
  const chunk = (list: ChatCompletionChunkChoice[]): ChatCompletionChunk => ({
    id: header.id,
    object: 'chat.completion.chunk',
    created: header.created,
    model: header.model,
    choices: list,
    ...(withUsage && { usage: continuous ? usage.toUsage() : null }),
  });

  for await (const event of events) {
    if (event.type === 'start') {
      for (let index = 0; index < choices; index++) {
        const first = {
          index,
          delta: { role: header.role, content: '' },
          logprobs: null,
          finish_reason: null,
        };
        yield { ...chunk([first]), ...event.prompt };
      }
      for (let index = 0; event.echo !== '' && index < choices; index++) {
        yield chunk([{ index, delta: { content: event.echo }, logprobs: null, finish_reason: null }]);
      }
    } else if (event.type === 'delta') {
      const delta = toWire(event.delta, reasoningField);
      yield chunk([{ index: event.choice, delta, finish_reason: null, ...detailsOf(event.details) }]);
    } else {
      yield chunk([
        {
          index: event.choice,
          delta: {},
          finish_reason: event.finishReason,
          stop_reason: event.stopReason,
          ...detailsOf(event.details),
        },
      ]);
    }
  }
  if (withUsage) yield { ...chunk([]), usage: usage.toUsage() };
}

function toWire({ content, reasoning, toolCalls }: ChatDelta, field: ReasoningField): ChatCompletionDelta {
  return {
    ...(content !== undefined && { content }),
    ...reasoningFields(reasoning, field),
    ...(toolCalls && { tool_calls: toolCalls }),
  };
}

function detailsOf({
  logprobs,
  tokenIds,
}: TokenDetails): Pick<ChatCompletionChunkChoice, 'logprobs' | 'token_ids'> {
  return {
    logprobs: logprobs?.length ? { content: logprobs, refusal: null } : null,
    ...(tokenIds && { token_ids: tokenIds }),
  };
}
