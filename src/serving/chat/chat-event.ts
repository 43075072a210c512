import type { ToolCallDelta } from '../../protocol/chat/chat-completion-chunk.js';
import type { ChatTokenLogprob } from '../../protocol/chat/chat-completion.js';

/** What is added to one choice at once. */
export interface ChatDelta {
  content?: string;
  reasoning?: string;
  toolCalls?: ToolCallDelta[];
}

export type ChatFinishReason = 'stop' | 'length' | 'tool_calls';

/** What tokens bring along beside their text. */
export interface TokenDetails {
  logprobs: ChatTokenLogprob[] | null;
  tokenIds: number[];
}

/** The one stream that streamed and non-streamed answers are both made of. */
export type ChatEvent =
  | { type: 'start'; promptTokenIds: readonly number[] }
  | { type: 'delta'; choice: number; delta: ChatDelta; details: TokenDetails }
  | {
      type: 'end';
      choice: number;
      finishReason: ChatFinishReason;
      stopReason: string | number | null;
      details: TokenDetails;
    };
