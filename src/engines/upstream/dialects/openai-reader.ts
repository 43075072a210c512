import type { SequenceDelta, SequenceFinish, SequenceReader, SequenceRequest } from './dialect.js';
import { arrayOf, eventObject, integersOf, numberOf, objectOf, textOf } from './json.js';
import { chatStyleLogprobs, listStyleLogprobs } from './logprobs.js';

/** Reads the stream of POST /v1/completions, as OpenAI and those who imitate it send it. */
export class OpenAiReader implements SequenceReader {
  finish: SequenceFinish | null = null;
  completionTokens: number | null = null;
  lateCachedTokens: number | null = null;

  constructor(private readonly request: SequenceRequest) {}

  read(data: string): SequenceDelta | null {
    if (data === '[DONE]') return null;
    const event = eventObject(data);
    const usage = objectOf(event['usage']);
    this.completionTokens = numberOf(usage['completion_tokens']) ?? this.completionTokens;
    this.lateCachedTokens =
      numberOf(objectOf(usage['prompt_tokens_details'])['cached_tokens']) ?? this.lateCachedTokens;
    const choice = arrayOf(event['choices'])[0];
    if (choice === undefined) return null;
    const fields = objectOf(choice);
    const reason = textOf(fields['finish_reason']);
    if (reason !== null) {
      this.finish = {
        reason: reason === 'length' ? 'length' : 'stop',
        stopReason: textOf(fields['stop_reason']) ?? numberOf(fields['stop_reason']),
      };
    }
    const text = textOf(fields['text']) ?? '';
    const ids = Array.isArray(fields['token_ids']) ? integersOf(fields['token_ids']) : null;
    const logprobs = this.logprobs(fields['logprobs']);
    if (text === '' && !ids?.length && !logprobs?.length) return null;
    return { text, ids: ids ?? idsOf(logprobs), logprobs };
  }

  private logprobs(value: unknown): SequenceDelta['logprobs'] {
    const asked = this.request.generation.logprobs;
    if (asked === null || typeof value !== 'object' || value === null) return null;
    const lists = objectOf(value);
    return Array.isArray(lists['content'])
      ? chatStyleLogprobs(lists['content'], asked, this.request.tokens)
      : listStyleLogprobs(lists, this.request.generation.logprobTokenIds ?? asked, this.request.tokens);
  }
}

/** Log probabilities may name the tokens where the choice does not. */
function idsOf(logprobs: SequenceDelta['logprobs']): number[] | null {
  const ids = logprobs?.map(({ chosen }) => chosen.id) ?? [];
  return ids.length > 0 && ids.every((id) => id >= 0) ? ids : null;
}
