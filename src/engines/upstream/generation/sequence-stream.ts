import type { UpstreamClient } from '../http/upstream-client.js';
import { UpstreamError } from '../http/upstream-error.js';
import type { Dialect, SequenceDelta, SequenceReader, SequenceRequest } from '../dialects/dialect.js';

/** A sequence that a server has begun to generate. */
export class SequenceStream {
  private constructor(
    private readonly reader: SequenceReader,
    private readonly events: AsyncGenerator<string>,
    private readonly first: SequenceDelta | null,
  ) {}

  /** Resolves once something of the sequence is there: until then another server can take over. Throws UpstreamError. */
  static async open(
    dialect: Dialect,
    client: UpstreamClient,
    request: SequenceRequest,
    signal: AbortSignal,
  ): Promise<SequenceStream> {
    const { call, reader } = dialect.stream(request);
    const events = client.events({ ...call, signal });
    try {
      const first = await nextDelta(events, reader);
      if (first === null && reader.finish === null) throw incomplete(client);
      return new SequenceStream(reader, events, first);
    } catch (error) {
      await events.return(undefined);
      throw error;
    }
  }

  /** How the sequence ended; known once `deltas` is through. */
  get finish(): NonNullable<SequenceReader['finish']> {
    return this.reader.finish ?? { reason: 'stop', stopReason: null };
  }

  get completionTokens(): number | null {
    return this.reader.completionTokens;
  }

  /** Throws UpstreamError where the stream breaks, or ends without saying how the sequence ended. */
  async *deltas(client: UpstreamClient): AsyncGenerator<SequenceDelta> {
    try {
      for (let delta = this.first; delta !== null; delta = await nextDelta(this.events, this.reader)) {
        yield delta;
      }
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
}

async function nextDelta(
  events: AsyncGenerator<string>,
  reader: SequenceReader,
): Promise<SequenceDelta | null> {
  for (;;) {
    const event = await events.next();
    if (event.done) return null;
    const delta = reader.read(event.value);
    if (delta !== null) return delta;
  }
}

function incomplete(client: UpstreamClient): UpstreamError {
  return new UpstreamError('broken', `${client.url} ended its stream without finishing the answer`);
}
