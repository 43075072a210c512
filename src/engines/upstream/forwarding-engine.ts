import type { WorkSpan } from '../../common/work-span.js';
import type { ApiForwarder, ForwardedAnswer, ForwardedRequest } from '../engine.js';
import { toEngineError } from './generation/to-engine-error.js';
import { UpstreamError } from './http/upstream-error.js';
import { prefixBlocks } from './pool/prefix-memory.js';
import { UpstreamEngine, type UpstreamEngineParts } from './upstream-engine.js';

/** Bytes that stand for one token in the balance of load. */
const BYTES_PER_TOKEN = 4;

/** An engine whose servers answer some of our routes themselves. */
export class ForwardingEngine extends UpstreamEngine implements ApiForwarder {
  constructor(
    private readonly forwarding: UpstreamEngineParts,
    readonly forwardedPaths: ReadonlySet<string>,
  ) {
    super(forwarding);
  }

  async forward(
    request: ForwardedRequest,
    signal: AbortSignal,
    span: WorkSpan | null = null,
  ): Promise<ForwardedAnswer> {
    const { fleet, model } = this.forwarding;
    const body = request.modelName === model ? request.body : withModel(request.body, model);
    // In place of the client's own.
    const headers = { ...request.headers, ...span?.headers };
    const tokens = Math.ceil(body.length / BYTES_PER_TOKEN);
    const work = { model, blocks: prefixBlocks(body), tokens, span };
    try {
      const { lease, value } = await fleet.pool.start(work, signal, async ({ node }) => {
        const answer = await node.client.raw({ path: request.path, body, headers, signal });
        // Only what another server could do better is thrown away here.
        if (answer.status < 500 && answer.status !== 429) return answer;
        if (fleet.pool.nodes.length === 1) return answer;
        for await (const chunk of answer.body) void chunk;
        throw new UpstreamError('status', `${node.url} answered with status ${answer.status}`, {
          status: answer.status,
        });
      });
      return { ...value, body: released(value.body, lease) };
    } catch (error) {
      throw signal.aborted ? error : toEngineError(error);
    }
  }
}

async function* released(
  body: AsyncIterable<Uint8Array>,
  lease: { release(outcome: 'ok' | 'failed' | null): void },
): AsyncGenerator<Uint8Array> {
  let outcome: 'ok' | 'failed' | null = null;
  try {
    yield* body;
    outcome = 'ok';
  } catch (error) {
    outcome = error instanceof UpstreamError ? 'failed' : null;
    throw error;
  } finally {
    lease.release(outcome);
  }
}

/** The body with another model's name; everything else keeps its spelling. */
function withModel(body: string, model: string): string {
  return JSON.stringify({ ...(JSON.parse(body) as object), model });
}
