import type { SequenceDelta, SequenceFinish, SequenceReader, SequenceRequest } from './dialect.js';
import { eventObject, integersOf, numberOf, objectOf, textOf } from './json.js';
import { chatStyleLogprobs } from './logprobs.js';

/** Reads the stream of llama-server's own POST /completion (tools/server/README.md). */
export class LlamaServerReader implements SequenceReader {
  finish: SequenceFinish | null = null;
  completionTokens: number | null = null;
  private cachedTokens: number | undefined;

  constructor(private readonly request: SequenceRequest) {}

  read(data: string): SequenceDelta | null {
    const event = eventObject(data);
    const progress = event['prompt_progress'];
    if (progress !== undefined) {
      // A report about the prompt: its content and tokens mean nothing.
      this.cachedTokens = numberOf(objectOf(progress)['cache']) ?? this.cachedTokens;
      return null;
    }
    let text = textOf(event['content']) ?? '';
    if (event['stop'] === true) {
      this.completionTokens = numberOf(event['tokens_predicted']);
      const word = textOf(event['stopping_word']) ?? '';
      const stopped = event['stop_type'] === 'word' && word !== '';
      this.finish = {
        reason: event['stop_type'] === 'limit' || event['stop_type'] === 'none' ? 'length' : 'stop',
        stopReason: stopped ? word : null,
      };
      if (stopped && this.request.generation.stop.includeStopString) text += word;
    }
    const ids = integersOf(event['tokens']);
    if (text === '' && ids.length === 0) return null;
    const asked = this.request.generation.logprobs;
    return {
      text,
      ids,
      logprobs:
        asked === null
          ? null
          : chatStyleLogprobs(event['completion_probabilities'], asked, this.request.tokens),
      prompt: { cachedTokens: this.cachedTokens },
    };
  }
}
