import type { ApiClient } from '../../client/api-client.js';
import type { AnswerPart, Conversation } from './conversation.js';

/** A conversation that the server remembers, over /v1/chat/interactive. */
export class SessionConversation implements Conversation {
  readonly openCalls = [];
  readonly parameters = null;
  private readonly said: { role: string; content: string }[] = [];

  constructor(
    private readonly client: ApiClient,
    private readonly sessionId: number,
  ) {}

  async *ask(text: string, signal: AbortSignal): AsyncGenerator<AnswerPart> {
    let content = '';
    let last;
    for await (const item of this.client.chat(text, this.sessionId, { signal })) {
      content += item.text;
      last = item;
      if (item.text) yield { kind: 'text', text: item.text };
    }
    this.said.push({ role: 'user', content: text }, { role: 'assistant', content });
    if (last?.finish_reason === 'length' && last.tokens === 0)
      yield { kind: 'note', text: 'WARNING: exceed session max length. Please end the session.' };
    if (last?.finish_reason === 'error') yield { kind: 'note', text: 'the answer broke off' };
  }

  async reset(): Promise<void> {
    this.said.length = 0;
    await this.client.end_session(this.sessionId);
  }

  toJson(): object {
    return { session_id: this.sessionId, messages: this.said };
  }
}
