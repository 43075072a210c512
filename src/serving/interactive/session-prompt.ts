import { Injectable } from '@nestjs/common';
import type { ConversationMessage } from '../../templating/prepare-messages.js';
import type { ChatMessage } from '../../protocol/chat/message.js';
import { ChatPrompts } from '../chat/chat-prompt.js';
import type { ServedModel } from '../models/served-model.js';
import type { Session } from './session.js';

/** Stands for the last answer while what follows it is rendered; private characters that no template trims. */
const ANSWER = '\uE000answer\uE001';

/** What the model is given for one turn. */
export interface SessionPrompt {
  /** The whole prompt, the session's history first. */
  tokenIds: number[];
  /** Of those, what this turn adds. */
  inputTokens: number;
  historyTokens: number;
}

/**
 * Prompts of sessions. A turn adds the rendering of its own messages to the very tokens that the model has seen
 * and said, so that the history is never computed twice, not even where a template would show it differently later
 * (without reasoning, say).
 */
@Injectable()
export class SessionPrompts {
  constructor(private readonly prompts: ChatPrompts) {}

  /** `answers`: whether the model speaks next. Throws ApiError 400 like the chat template. */
  async next(
    model: ServedModel,
    session: Session,
    messages: readonly ConversationMessage[],
    answers: boolean,
  ): Promise<SessionPrompt> {
    const addition = await this.addition(model, session, messages, answers);
    if (addition && session.tokenIds) {
      return {
        tokenIds: [...session.tokenIds, ...addition],
        inputTokens: addition.length,
        historyTokens: session.tokens,
      };
    }
    const { tokenIds } = await this.render(model, [...session.messages, ...messages], answers);
    const historyTokens = Math.min(session.tokens, tokenIds.length);
    return { tokenIds, historyTokens, inputTokens: tokenIds.length - historyTokens };
  }

  /** What follows the last answer; null where that can't be told from the rendering. */
  private async addition(
    model: ServedModel,
    { messages: history, tokenIds }: Session,
    messages: readonly ConversationMessage[],
    answers: boolean,
  ): Promise<number[] | null> {
    const last = history.at(-1);
    if (!tokenIds || last?.role !== 'assistant') return null;
    const marked = [...history.slice(0, -1), { ...last, content: ANSWER }, ...messages];
    const { text } = await this.render(model, marked, answers);
    const at = text.lastIndexOf(ANSWER);
    if (at === -1) return null;
    const [added = []] = await model.engine.tokenize([text.slice(at + ANSWER.length)], {
      addSpecialTokens: false,
      parseSpecialTokens: true,
    });
    // The model has said its end of turn already, unless it was cut off.
    return added[0] === tokenIds.at(-1) ? added.slice(1) : added;
  }

  private render(
    model: ServedModel,
    messages: readonly ConversationMessage[],
    answers: boolean,
  ): ReturnType<ChatPrompts['render']> {
    return this.prompts.render(
      model,
      { messages: messages as ChatMessage[], add_generation_prompt: answers },
      [],
    );
  }
}
