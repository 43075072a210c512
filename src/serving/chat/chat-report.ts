import type { RunEvent } from '../generation/generation-runner.js';
import { promptLogprobs } from '../generation/prompt-logprobs.js';
import type { ChatLogprobOptions } from './chat-logprobs.js';
import type { PromptDetails } from './chat-event.js';

/** What a request wants to be told beside the messages. */
export interface ChatReport {
  /** null: no log probabilities. */
  logprobs: ChatLogprobOptions | null;
  /** Likely tokens listed per token of the prompt; null: none. */
  promptLogprobs: number | null;
  /** return_token_ids. */
  tokenIds: boolean;
  /** return_prompt_text; null: not asked for. */
  promptText: string | null;
  /** Text that every answer begins with. */
  echo: string;
}

export function promptDetails(
  { tokenIds, logprobs }: Extract<RunEvent, { type: 'prompt' }>,
  report: ChatReport,
): PromptDetails {
  const { promptLogprobs: wanted, promptText } = report;
  return {
    ...(report.tokenIds && { prompt_token_ids: [...tokenIds] }),
    ...(promptText !== null && { prompt_text: promptText }),
    ...(wanted !== null && { prompt_logprobs: promptLogprobs(logprobs ?? [], tokenIds, wanted) }),
  };
}
