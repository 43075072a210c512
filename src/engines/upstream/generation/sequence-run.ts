import type { WorkSpan } from '../../../common/work-span.js';
import type {
  EndReason,
  GeneratedToken,
  GenerationEvent,
  GenerationRequest,
  TokenLogprob,
} from '../../engine.js';
import { RepetitionWatch } from '../../text/repetition-watch.js';
import type { Dialect, SequenceDelta, SequenceRequest } from '../dialects/dialect.js';
import { UpstreamError } from '../http/upstream-error.js';
import { prefixBlocks } from '../pool/prefix-memory.js';
import type { UpstreamPool } from '../pool/upstream-pool.js';
import type { TokenService } from '../token-service.js';
import { SequenceStream } from './sequence-stream.js';
import { cutAtStopToken } from './stop-tokens.js';
import { assembleTokens } from './token-assembler.js';

export interface SequenceRunOptions {
  dialect: Dialect;
  pool: UpstreamPool;
  tokens: TokenService;
  model: string;
  request: GenerationRequest;
  /** Which of the request's sequences this is. */
  index: number;
  signal: AbortSignal;
  /** The caller's record of the work. */
  span: WorkSpan | null;
}

/** One sequence of a request, at whichever server takes it. */
export class SequenceRun {
  private readonly sequence: SequenceRequest;
  private readonly repetition: RepetitionWatch | null;
  private generated = 0;
  private cumulativeLogprob: number | null;

  constructor(private readonly options: SequenceRunOptions) {
    const { request, index, model, tokens } = options;
    const { seed } = request.sampling;
    // The best are found by their log probabilities.
    const logprobs = request.logprobs ?? (request.bestOf > request.count ? 0 : null);
    this.cumulativeLogprob = logprobs === null ? null : 0;
    this.repetition = request.repetition ? new RepetitionWatch(request.repetition) : null;
    this.sequence = {
      model,
      generation: { ...request, logprobs },
      seed: seed === null ? null : seed + index,
      tokens,
    };
  }

  /**
   * `prompt`, `tokens` and `sequence-end` events of sequence 0, together what arrived together: a promise for each
   * token would cost more than the token. Throws UpstreamError.
   */
  async *events(): AsyncGenerator<GenerationEvent[]> {
    const { dialect, pool, model, request, signal, span } = this.options;
    const { prompt } = request;
    const promptIds = 'tokenIds' in prompt ? prompt.tokenIds : [];
    const blocks = prefixBlocks('tokenIds' in prompt ? prompt.tokenIds : prompt.text);
    const promptLogprobs = await this.promptLogprobs(blocks, promptIds.length);
    // Whoever asks for them names the prompt's tokens by their texts.
    if (request.promptLogprobs !== null) await this.options.tokens.learnTexts(promptIds);
    const { lease, value: stream } = await pool.start(
      { model, blocks, tokens: promptIds.length, span },
      signal,
      ({ client }) => SequenceStream.open(dialect, client, this.sequence, signal),
    );
    let outcome: 'ok' | 'failed' | null = null;
    let sentPrompt = false;
    try {
      for await (const deltas of stream.deltas(lease.client)) {
        const events: GenerationEvent[] = [];
        if (!sentPrompt) events.push(promptEvent(promptIds, deltas[0], promptLogprobs));
        sentPrompt = true;
        const before = this.generated;
        await this.learnLogged(deltas);
        const end = this.addTokens(deltas, events);
        lease.addTokens(this.generated - before);
        if (end !== null) {
          outcome = 'ok';
          yield [...events, end];
          return;
        }
        yield events;
      }
      outcome = 'ok';
      yield [
        ...(sentPrompt ? [] : [promptEvent(promptIds, undefined, promptLogprobs)]),
        ...this.missingTokens(stream),
        this.end(stream.finish.reason, stream.finish.stopReason, stream.lateCachedTokens),
      ];
    } catch (error) {
      outcome = error instanceof UpstreamError && !signal.aborted ? 'failed' : null;
      throw error;
    } finally {
      lease.release(outcome);
      await stream.close();
    }
  }

  /**
   * Adds an event with the tokens of all deltas, up to where a rule of the request's own ends the sequence: how, or
   * null. What a server sends faster than it is passed on so costs less and less.
   */
  private addTokens(deltas: readonly SequenceDelta[], events: GenerationEvent[]): GenerationEvent | null {
    const added: GeneratedToken[] = [];
    let end: GenerationEvent | null = null;
    for (const delta of deltas) {
      const tokens = this.tokensOf(delta);
      const stopped = cutAtStopToken(tokens, this.options.request.stop.tokenIds);
      const before = stopped?.tokens ?? tokens;
      const circles = this.circlesAt(before);
      const kept = circles < 0 ? before : before.slice(0, circles + 1);
      this.generated += kept.length;
      added.push(...kept);
      if (stopped && kept.length === before.length) end = this.end('stop', stopped.id);
      else if (circles >= 0) end = this.end('repetition', 'repetition_detected');
      if (end !== null) break;
    }
    if (added.length > 0) events.push({ type: 'tokens', sequence: 0, tokens: added });
    return end;
  }

  /** The index of the token with which the sequence goes in circles, or -1. */
  private circlesAt(tokens: readonly GeneratedToken[]): number {
    const { repetition } = this;
    if (repetition === null) return -1;
    const { minTokens } = this.options.request.stop;
    return tokens.findIndex(
      ({ id }, index) => id !== null && repetition.push(id) && this.generated + index + 1 >= minTokens,
    );
  }

  /** Tokens that were reported by their ids alone. */
  private async learnLogged(deltas: readonly SequenceDelta[]): Promise<void> {
    const entries = deltas
      .flatMap(({ logprobs }) => logprobs ?? [])
      .flatMap(({ chosen, top }) => [chosen, ...top]);
    const bare = entries.filter(({ bytes }) => bytes.length === 0).map(({ id }) => id);
    if (bare.length > 0) await this.options.tokens.learnTexts(bare);
  }

  private tokensOf(delta: SequenceDelta): GeneratedToken[] {
    const { tokens } = this.options;
    if (delta.logprobs === null) return assembleTokens(delta, tokens);
    const withBytes = (entry: TokenLogprob): TokenLogprob => {
      if (entry.bytes.length === 0) return { ...entry, bytes: tokens.bytes(entry.id) ?? entry.bytes };
      if (entry.id >= 0) tokens.note(entry.id, entry.bytes);
      return entry;
    };
    const logprobs = delta.logprobs.map(({ chosen, top }) => ({
      chosen: withBytes(chosen),
      top: top.map(withBytes),
    }));
    if (this.cumulativeLogprob !== null)
      for (const { chosen } of logprobs) this.cumulativeLogprob += chosen.logprob;
    const assembled = assembleTokens({ ...delta, logprobs }, tokens);
    if (this.options.request.logprobs !== null) return assembled;
    return assembled.map(({ id, text, special }) => ({ id, text, special }));
  }

  /** Tokens that the server counted and did not show: the one that ended the sequence, above all. */
  private *missingTokens({ completionTokens, finish }: SequenceStream): Generator<GenerationEvent> {
    const missing = (completionTokens ?? this.generated) - this.generated;
    if (missing <= 0 || finish.reason !== 'stop') return;
    this.generated += missing;
    const token = { id: null, text: '', special: true };
    yield { type: 'tokens', sequence: 0, tokens: Array.from({ length: missing }, () => token) };
  }

  private end(
    reason: EndReason,
    stopReason: string | number | null,
    cachedTokens: number | null = null,
  ): GenerationEvent {
    return {
      type: 'sequence-end',
      sequence: 0,
      reason,
      stopReason,
      completionTokens: this.generated,
      cumulativeLogprob: this.cumulativeLogprob,
      ...(cachedTokens !== null && this.options.index === 0 && { cachedTokens }),
    };
  }

  private async promptLogprobs(
    blocks: readonly number[],
    tokens: number,
  ): Promise<Awaited<ReturnType<NonNullable<Dialect['promptLogprobs']>>> | undefined> {
    const { dialect, pool, model, request, index, signal, span } = this.options;
    if (request.promptLogprobs === null || index > 0 || !dialect.promptLogprobs) return undefined;
    const ask = dialect.promptLogprobs.bind(dialect);
    const { lease, value } = await pool.start({ model, blocks, tokens, span }, signal, ({ client }) =>
      ask(client, this.sequence, signal),
    );
    lease.release('ok');
    return value;
  }
}

function promptEvent(
  tokenIds: readonly number[],
  delta: SequenceDelta | undefined,
  asked: NonNullable<SequenceDelta['prompt']>['logprobs'],
): GenerationEvent {
  const logprobs = asked ?? delta?.prompt?.logprobs;
  return {
    type: 'prompt',
    tokenIds,
    cachedTokens: Math.min(delta?.prompt?.cachedTokens ?? 0, tokenIds.length),
    ...(logprobs && { logprobs }),
  };
}
