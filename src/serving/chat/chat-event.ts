import type { EndReason } from '../../engines/engine.js';
import type { ToolCallDelta } from '../../protocol/chat/chat-completion-chunk.js';
import type { ChatCompletion, ChatTokenLogprob } from '../../protocol/chat/chat-completion.js';

/** What is added to one choice at once. */
export interface ChatDelta {
  content?: string;
  reasoning?: string;
  toolCalls?: ToolCallDelta[];
}

export type ChatFinishReason = EndReason | 'tool_calls';

/** What tokens bring along beside their text. */
export interface TokenDetails {
  logprobs: ChatTokenLogprob[] | null;
  tokenIds: number[] | null;
}

/** What is told of the prompt: nothing unless it was asked for. */
export type PromptDetails = Pick<ChatCompletion, 'prompt_token_ids' | 'prompt_text' | 'prompt_logprobs'>;

/** The one stream that streamed and non-streamed answers are both made of. */
export type ChatEvent =
  /** `echo`: text that every answer begins with, mostly none. */
  | { type: 'start'; prompt: PromptDetails; echo: string }
  | { type: 'delta'; choice: number; delta: ChatDelta; details: TokenDetails }
  | {
      type: 'end';
      choice: number;
      finishReason: ChatFinishReason;
      stopReason: string | number | null;
      details: TokenDetails;
    };
