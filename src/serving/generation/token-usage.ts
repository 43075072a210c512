import type { RunEvent } from './generation-runner.js';
import type { Usage } from '../../protocol/shared/usage.js';

/** Counts what one request costs, over one or several generations. */
export class TokenUsage {
  private promptTokens = 0;
  private cachedTokens = 0;
  private completionTokens = 0;
  private reasoningTokens: number | null = null;

  /** `withReasoning`: the model separates reasoning, so its tokens are reported even when there are none. */
  constructor(withReasoning: boolean) {
    if (withReasoning) this.reasoningTokens = 0;
  }

  add(event: RunEvent): void {
    if (event.type === 'prompt') {
      this.promptTokens += event.tokenIds.length;
      this.cachedTokens += event.cachedTokens;
    } else if (event.type === 'tokens') {
      this.completionTokens += event.tokens.length;
    } else {
      this.cachedTokens += event.cachedTokens ?? 0;
    }
  }

  /** Nothing is counted for models that don't separate reasoning. */
  addReasoning(tokens: number): void {
    if (this.reasoningTokens !== null) this.reasoningTokens += tokens;
  }

  /** A snapshot in OpenAI's shape. */
  toUsage(): Usage {
    return {
      prompt_tokens: this.promptTokens,
      completion_tokens: this.completionTokens,
      total_tokens: this.promptTokens + this.completionTokens,
      prompt_tokens_details: { cached_tokens: this.cachedTokens },
      ...(this.reasoningTokens !== null && {
        completion_tokens_details: { reasoning_tokens: this.reasoningTokens },
      }),
    };
  }
}
