import type { GeneratedToken } from '../../engines/engine.js';
import type { RunEvent } from '../generation/generation-runner.js';
import type { TokenUsage } from '../generation/token-usage.js';
import type { ChatChoice } from './chat-choice.js';
import type { ChatDelta, ChatEvent, TokenDetails } from './chat-event.js';
import { chatTokenLogprob } from './chat-logprobs.js';
import { promptDetails, type ChatReport } from './chat-report.js';

export interface ChatEventOptions {
  choices: readonly ChatChoice[];
  /** Counts along; complete when the iteration ends. */
  usage: TokenUsage;
  /** What is told beside the messages. */
  report: ChatReport;
}

/** Turns an engine's events into those of a chat completion. Leaves early when no choice may go on. */
export async function* chatEvents(
  events: AsyncIterable<RunEvent>,
  { choices, usage, report }: ChatEventOptions,
): AsyncGenerator<ChatEvent> {
  const open = new Map(
    choices.map((choice, index) => [index, { choice, details: new PendingDetails(report) }]),
  );
  for await (const event of events) {
    usage.add(event);
    if (event.type === 'prompt') {
      yield { type: 'start', prompt: promptDetails(event, report), echo: report.echo };
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
      const before = choice.reasoningTokens;
      deltas = choice.push(event.tokens, (token) => details.add(token));
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

  constructor(private readonly report: ChatReport) {
    this.details = this.empty();
  }

  add(token: GeneratedToken): void {
    if (token.id !== null) this.details.tokenIds?.push(token.id);
    const { logprobs } = this.report;
    const entry = logprobs && chatTokenLogprob(token, logprobs);
    if (entry) this.details.logprobs?.push(entry);
  }

  take(): TokenDetails {
    const taken = this.details;
    this.details = this.empty();
    return taken;
  }

  private empty(): TokenDetails {
    return { logprobs: this.report.logprobs && [], tokenIds: this.report.tokenIds ? [] : null };
  }
}
