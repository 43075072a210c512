import type { GeneratedToken } from '../../engines/engine.js';
import type { RunEvent } from '../generation/generation-runner.js';
import type { TokenUsage } from '../generation/token-usage.js';
import type { ChatChoice } from './chat-choice.js';
import type { ChatDelta, ChatEvent, TokenDetails } from './chat-event.js';
import { chatTokenLogprob } from './chat-logprobs.js';

export interface ChatEventOptions {
  choices: readonly ChatChoice[];
  /** Counts along; complete when the iteration ends. */
  usage: TokenUsage;
  /** Alternatives per token; null: no log probabilities. */
  topLogprobs: number | null;
}

/** Turns an engine's events into those of a chat completion. Leaves early when no choice may go on. */
export async function* chatEvents(
  events: AsyncIterable<RunEvent>,
  { choices, usage, topLogprobs }: ChatEventOptions,
): AsyncGenerator<ChatEvent> {
  const open = new Map(
    choices.map((choice, index) => [index, { choice, details: new PendingDetails(topLogprobs) }]),
  );
  for await (const event of events) {
    usage.add(event);
    if (event.type === 'prompt') {
      yield { type: 'start', promptTokenIds: event.tokenIds };
      continue;
    }
    const entry = open.get(event.sequence);
    if (!entry) continue;
    const { choice, details } = entry;
    const ended = event.type === 'sequence-end';
    let deltas: ChatDelta[];
    if (ended) {
      deltas = choice.end();
    } else {
      details.add(event.tokens);
      const before = choice.reasoningTokens;
      deltas = choice.push(event.tokens);
      usage.addReasoning(choice.reasoningTokens - before);
    }
    for (const delta of deltas)
      yield { type: 'delta', choice: event.sequence, delta, details: details.take() };
    if (!ended && !choice.complete) continue;
    open.delete(event.sequence);
    yield {
      type: 'end',
      choice: event.sequence,
      finishReason: choice.finishReason(ended ? event.reason : 'stop'),
      stopReason: ended ? event.stopReason : null,
      details: details.take(),
    };
    // Enough was said before the engine was done: leaving the loop stops it.
    if (open.size === 0 && !ended) return;
  }
}

/** Collects token details until the next event of the choice takes them along. */
class PendingDetails {
  private details: TokenDetails;

  constructor(private readonly topLogprobs: number | null) {
    this.details = this.empty();
  }

  add(tokens: readonly GeneratedToken[]): void {
    for (const token of tokens) {
      if (token.id !== null) this.details.tokenIds.push(token.id);
      const entry = this.topLogprobs === null ? null : chatTokenLogprob(token, this.topLogprobs);
      if (entry) this.details.logprobs?.push(entry);
    }
  }

  take(): TokenDetails {
    const taken = this.details;
    this.details = this.empty();
    return taken;
  }

  private empty(): TokenDetails {
    return { logprobs: this.topLogprobs === null ? null : [], tokenIds: [] };
  }
}
