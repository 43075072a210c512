import type { UpstreamClient } from '../http/upstream-client.js';
import { UpstreamError } from '../http/upstream-error.js';
import type { Dialect, SequenceDelta, SequenceReader, SequenceRequest } from '../dialects/dialect.js';

/** A sequence that a server has begun to generate. */
export class SequenceStream {
  private first: SequenceDelta[] | null = null;
  /** What failed after deltas that were not taken yet. */
  private failure: { error: unknown } | null = null;

  private constructor(
    private readonly reader: SequenceReader,
    private readonly events: AsyncGenerator<string[]>,
  ) {}

  /** Resolves once something of the sequence is there: until then another server can take over. Throws UpstreamError. */
  static async open(
    dialect: Dialect,
    client: UpstreamClient,
    request: SequenceRequest,
    signal: AbortSignal,
  ): Promise<SequenceStream> {
    const { call, reader } = dialect.stream(request);
    const stream = new SequenceStream(reader, client.events({ ...call, signal }));
    try {
      stream.first = await stream.next();
      if (stream.first === null && reader.finish === null) throw incomplete(client);
      return stream;
    } catch (error) {
      await stream.close();
      throw error;
    }
  }

  /** How the sequence ended; known once `deltas` is through. */
  get finish(): NonNullable<SequenceReader['finish']> {
    return this.reader.finish ?? { reason: 'stop', stopReason: null };
  }

  get lateCachedTokens(): number | null {
    return this.reader.lateCachedTokens ?? null;
  }

  get completionTokens(): number | null {
    return this.reader.completionTokens;
  }

  /**
   * Together what arrived together. Throws UpstreamError where the stream breaks, or ends without saying how the
   * sequence ended.
   */
  async *deltas(client: UpstreamClient): AsyncGenerator<SequenceDelta[]> {
    try {
      for (let deltas = this.first; deltas !== null; deltas = await this.next()) yield deltas;
      if (this.reader.finish === null) throw incomplete(client);
    } catch (error) {
      // All that matters was said before the connection broke.
      if (this.reader.finish === null) throw error;
    } finally {
      await this.events.return(undefined);
    }
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    await this.events.return(undefined);
  }

  /** One delta or more; null at the end. */
  private async next(): Promise<SequenceDelta[] | null> {
    for (;;) {
      if (this.failure !== null) throw this.failure.error;
      const events = await this.events.next();
      if (events.done) return null;
      const deltas = this.read(events.value);
      if (deltas.length > 0) return deltas;
    }
  }

  private read(events: readonly string[]): SequenceDelta[] {
    const deltas: SequenceDelta[] = [];
    try {
      for (const event of events) {
        const delta = this.reader.read(event);
        if (delta !== null) deltas.push(delta);
      }
    } catch (error) {
      // What came before it is told first.
      this.failure = { error };
    }
    return deltas;
  }
}

function incomplete(client: UpstreamClient): UpstreamError {
  return new UpstreamError('broken', `${client.url} ended its stream without finishing the answer`);
}
