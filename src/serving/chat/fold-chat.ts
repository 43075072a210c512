import type {
  ChatCompletion,
  ChatCompletionChoice,
  ChatCompletionToolCall,
} from '../../protocol/chat/chat-completion.js';
import type { ToolCallDelta } from '../../protocol/chat/chat-completion-chunk.js';
import type { TokenUsage } from '../generation/token-usage.js';
import type { AnswerHeader } from './answer-header.js';
import type { ChatEvent, PromptDetails } from './chat-event.js';
import { reasoningFields, type ReasoningField } from './reasoning-field.js';

class Message {
  content = '';
  reasoning: string | undefined;
  toolCalls: ChatCompletionToolCall[] = [];
  logprobs: NonNullable<ChatCompletionChoice['logprobs']> | null = null;
  tokenIds: number[] | null = null;
  finishReason = 'stop';
  stopReason: string | number | null = null;

  add(event: Extract<ChatEvent, { type: 'delta' | 'end' }>): void {
    const { logprobs, tokenIds } = event.details;
    if (logprobs) (this.logprobs ??= { content: [], refusal: null }).content.push(...logprobs);
    if (tokenIds) (this.tokenIds ??= []).push(...tokenIds);
    if (event.type === 'end') {
      this.finishReason = event.finishReason;
      this.stopReason = event.stopReason;
      return;
    }
    const { content, reasoning, toolCalls } = event.delta;
    if (content !== undefined) this.content += content;
    if (reasoning !== undefined) this.reasoning = (this.reasoning ?? '') + reasoning;
    for (const call of toolCalls ?? []) this.addCall(call);
  }

  private addCall({ index, id, function: added }: ToolCallDelta): void {
    const call = (this.toolCalls[index] ??= {
      id: id ?? '',
      type: 'function',
      function: { name: '', arguments: '' },
    });
    call.function.name += added.name ?? '';
    call.function.arguments += added.arguments ?? '';
  }

  toChoice(index: number, role: string, field: ReasoningField): ChatCompletionChoice {
    const hasCalls = this.toolCalls.length > 0;
    return {
      index,
      message: {
        role,
        content: this.content === '' && hasCalls ? null : this.content,
        refusal: null,
        ...reasoningFields(this.reasoning, field),
        ...(hasCalls && { tool_calls: this.toolCalls }),
      },
      logprobs: this.logprobs,
      finish_reason: this.finishReason,
      stop_reason: this.stopReason,
      ...(this.tokenIds && { token_ids: this.tokenIds }),
    };
  }
}

/** The whole answer: the fold of the same events that a stream is made of, so the two can't differ. */
export async function foldChat(
  events: AsyncIterable<ChatEvent>,
  header: AnswerHeader,
  options: { choices: number; usage: TokenUsage; reasoningField: ReasoningField },
): Promise<ChatCompletion> {
  const messages = Array.from({ length: options.choices }, () => new Message());
  let prompt: PromptDetails = {};
  for await (const event of events) {
    if (event.type === 'start') {
      ({ prompt } = event);
      for (const message of messages) message.content = event.echo;
    } else {
      messages[event.choice]?.add(event);
    }
  }
  return {
    id: header.id,
    object: 'chat.completion',
    created: header.created,
    model: header.model,
    choices: messages.map((message, index) => message.toChoice(index, header.role, options.reasoningField)),
    usage: options.usage.toUsage(),
    ...prompt,
  };
}
