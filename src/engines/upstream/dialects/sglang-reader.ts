import type { TokenLogprob } from '../../engine.js';
import { UpstreamError } from '../http/upstream-error.js';
import type {
  ReportedLogprobs,
  SequenceDelta,
  SequenceFinish,
  SequenceReader,
  SequenceRequest,
} from './dialect.js';
import { arrayOf, eventObject, integersOf, numberOf, objectOf, textOf, type Json } from './json.js';
import { withRank } from './logprobs.js';

/**
 * Reads the stream of SGLang's POST /generate. Each event repeats the whole answer so far, unless the server runs
 * with --incremental-streaming-output: the counter of tokens tells which.
 */
export class SglangReader implements SequenceReader {
  finish: SequenceFinish | null = null;
  completionTokens: number | null = null;
  private seenText = '';
  private seenTokens = 0;
  private promptReported = false;

  constructor(private readonly request: SequenceRequest) {}

  read(data: string): SequenceDelta | null {
    if (data === '[DONE]') return null;
    const event = eventObject(data);
    const meta = objectOf(event['meta_info']);
    const whole = textOf(event['text']) ?? '';
    const allIds = integersOf(event['output_ids']);
    const total = numberOf(meta['completion_tokens']) ?? this.seenTokens + allIds.length;
    const isCumulative =
      allIds.length > 0 ? allIds.length === total : this.seenTokens > 0 && whole.startsWith(this.seenText);
    const ids = isCumulative ? allIds.slice(this.seenTokens) : allIds;
    let text = isCumulative ? whole.slice(this.seenText.length) : whole;
    const logprobs = this.logprobs(meta, total, ids.length);
    this.seenText = isCumulative ? whole : this.seenText + whole;
    this.seenTokens = Math.max(this.seenTokens, total);
    this.completionTokens = this.seenTokens;
    text += this.noteFinish(meta['finish_reason']);
    if (text === '' && ids.length === 0) return null;
    return { text, ids, logprobs, prompt: this.prompt(meta) };
  }

  /** Returns the stop string where it belongs to the text: the server always cuts it off. */
  private noteFinish(value: unknown): string {
    if (typeof value !== 'object' || value === null) return '';
    const reason = objectOf(value);
    if (reason['type'] === 'abort') {
      const message = textOf(reason['message']) ?? 'the server aborted the request';
      const status = numberOf(reason['status_code']);
      throw status === null
        ? new UpstreamError('broken', message)
        : new UpstreamError('status', message, { status });
    }
    const { stop } = this.request.generation;
    const string = textOf(reason['matched']);
    const id = numberOf(reason['matched']);
    this.finish = {
      reason: reason['type'] === 'length' ? 'length' : 'stop',
      // A token that ends every answer is no stop that the request asked for.
      stopReason: string ?? (id !== null && stop.tokenIds.includes(id) ? id : null),
    };
    return string !== null && stop.includeStopString ? string : '';
  }

  private logprobs(meta: Json, total: number, count: number): ReportedLogprobs[] | null {
    const asked = this.request.generation.logprobs;
    if (asked === null) return null;
    const chosen = arrayOf(meta['output_token_logprobs']);
    const tops = arrayOf(meta['output_top_logprobs']);
    const from = chosen.length >= total ? total - count : 0;
    return chosen.slice(from, from + count).map((entry, index) => {
      const top = arrayOf(tops[from + index])
        .map((each, place) => this.entry(each, place + 1))
        .slice(0, asked);
      return { chosen: withRank(this.entry(entry, 0), top), top };
    });
  }

  /** `[logprob, token id, text or null]`. */
  private entry(value: unknown, rank: number): TokenLogprob {
    const [logprob, id, text] = arrayOf(value);
    const known = this.request.tokens.bytes(numberOf(id) ?? -1);
    return {
      id: numberOf(id) ?? -1,
      bytes: known ?? new TextEncoder().encode(textOf(text) ?? ''),
      logprob: numberOf(logprob) ?? -Infinity,
      rank,
    };
  }

  private prompt(meta: Json): SequenceDelta['prompt'] {
    const cachedTokens = numberOf(meta['cached_tokens']) ?? undefined;
    const asked = this.request.generation.promptLogprobs;
    const inputs = arrayOf(meta['input_token_logprobs']);
    if (asked === null || this.promptReported || inputs.length === 0) return { cachedTokens };
    this.promptReported = true;
    const tops = arrayOf(meta['input_top_logprobs']);
    const logprobs = inputs.map((value, position) => {
      // The first token has nothing before it that could predict it.
      if (numberOf(arrayOf(value)[0]) === null) return null;
      const top = arrayOf(tops[position])
        .map((each, place) => this.entry(each, place + 1))
        .slice(0, asked);
      const own = withRank(this.entry(value, 0), top);
      return own.rank <= top.length ? top : [own, ...top];
    });
    return { cachedTokens, logprobs };
  }
}
