import type { ApiClient } from '../../client/api-client.js';
import type { ChatMessage, ToolCall } from '../../protocol/chat/message.js';
import type { ChatParameters } from './parameters.js';

/** A piece of an answer, as it comes. */
export type AnswerPart =
  | { kind: 'reasoning' | 'text'; text: string }
  | { kind: 'call'; id: string; name: string; arguments: string }
  /** A word on how the answer ended, where that is not the plain end. */
  | { kind: 'note'; text: string };

/** Something one can talk to: over chat completions, or over a session that the server keeps. */
export interface Conversation {
  /** What has to be answered before the user speaks again. */
  readonly openCalls: readonly { id: string; name: string }[];
  ask(text: string, signal: AbortSignal): AsyncIterable<AnswerPart>;
  /** Begins anew. */
  reset(): Promise<void>;
  /** As JSON, for /save. */
  toJson(): object;
  /** What the user may change with commands; null where the server keeps it. */
  readonly parameters: ChatParameters | null;
}

/** A conversation kept here and sent whole with every question. */
export class CompletionsConversation implements Conversation {
  private messages: ChatMessage[] = [];

  constructor(
    private readonly client: ApiClient,
    readonly parameters: ChatParameters,
  ) {}

  get openCalls(): readonly { id: string; name: string }[] {
    const asking = this.messages.findLast(({ role }) => role === 'assistant');
    const answered = new Set(this.messages.map(({ tool_call_id: id }) => id));
    return (asking?.tool_calls ?? [])
      .filter(({ id }) => !answered.has(id))
      .map(({ id = '', function: { name } }) => ({ id, name }));
  }

  async *ask(text: string, signal: AbortSignal): AsyncGenerator<AnswerPart> {
    const [call] = this.openCalls;
    this.messages.push(
      call ? { role: 'tool', tool_call_id: call.id, content: text } : { role: 'user', content: text },
    );
    if (this.openCalls.length > 0) return;
    const before = this.messages.length;
    try {
      yield* this.answer(signal);
    } catch (error) {
      // A question that got no answer is asked again, not twice.
      if (!signal.aborted && this.messages.length === before) this.messages.pop();
      throw error;
    }
  }

  async reset(): Promise<void> {
    this.messages = [];
  }

  toJson(): object {
    return { ...this.parameters.toRequest(), messages: this.allMessages() };
  }

  private async *answer(signal: AbortSignal): AsyncGenerator<AnswerPart> {
    const answer = { content: '', reasoning: '', calls: [] as Required<ToolCall>[] };
    const request = { ...this.parameters.toRequest(), messages: this.allMessages(), stream: true as const };
    try {
      for await (const { choices } of this.client.chat_completions_v1(request, { signal })) {
        const { delta, finish_reason: reason } = choices[0] ?? {};
        const reasoning = delta?.reasoning_content ?? delta?.reasoning;
        if (reasoning) {
          answer.reasoning += reasoning;
          yield { kind: 'reasoning', text: reasoning };
        }
        if (delta?.content) {
          answer.content += delta.content;
          yield { kind: 'text', text: delta.content };
        }
        for (const { index, id, function: added } of delta?.tool_calls ?? []) {
          const call = (answer.calls[index] ??= {
            id: id ?? '',
            type: 'function',
            function: { name: added.name ?? '', arguments: '' },
          });
          call.function.arguments = `${String(call.function.arguments)}${added.arguments ?? ''}`;
        }
        if (reason === 'length') yield { kind: 'note', text: 'cut off at the limit of new tokens' };
      }
    } finally {
      // Also what was said before the user stopped it.
      if (answer.content || answer.calls.length > 0 || signal.aborted) this.messages.push(toMessage(answer));
    }
    for (const { id, function: called } of answer.calls)
      yield { kind: 'call', id, name: called.name, arguments: String(called.arguments) };
  }

  private allMessages(): ChatMessage[] {
    const { system } = this.parameters;
    return system === '' ? this.messages : [{ role: 'system', content: system }, ...this.messages];
  }
}

function toMessage(answer: { content: string; reasoning: string; calls: ToolCall[] }): ChatMessage {
  return {
    role: 'assistant',
    content: answer.content,
    ...(answer.reasoning && { reasoning_content: answer.reasoning }),
    ...(answer.calls.length > 0 && { tool_calls: answer.calls }),
  };
}
