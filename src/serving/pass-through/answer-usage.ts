import type { TokenMeter } from '../../common/token-meter.js';

/** Longest end of an answer that is kept to look for its usage. */
const TAIL_CHARACTERS = 64 * 1024;

interface Usage {
  prompt_tokens?: unknown;
  completion_tokens?: unknown;
}

/**
 * Reads what an answer of another server cost, as it passes: the `usage` at its end. A stream that tells none counts
 * one token for each event.
 */
export class AnswerUsage {
  private readonly decoder = new TextDecoder();
  private tail = '';
  private events = 0;

  push(chunk: Uint8Array): void {
    const text = this.decoder.decode(chunk, { stream: true });
    for (let at = text.indexOf('data: {'); at !== -1; at = text.indexOf('data: {', at + 1)) this.events++;
    this.tail = (this.tail + text).slice(-TAIL_CHARACTERS);
  }

  /** Counts it; also of an answer that was broken off. */
  tell(meter: TokenMeter): void {
    const usage = lastUsage(this.tail);
    if (!usage) return meter.generated(this.events);
    meter.prompt(tokensOf(usage.prompt_tokens));
    meter.generated(tokensOf(usage.completion_tokens));
  }
}

/** The last object under the name `usage`, whose only nesting is its details. */
function lastUsage(text: string): Usage | null {
  const found = [...text.matchAll(/"usage"\s*:\s*(\{(?:[^{}]|\{[^{}]*\})*\})/g)].at(-1)?.[1];
  if (found === undefined) return null;
  try {
    return JSON.parse(found) as Usage;
  } catch {
    // Text of the model that looks like it.
    return null;
  }
}

function tokensOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
