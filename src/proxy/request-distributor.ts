import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { ApiError, invalidRequest } from '../common/api-error.js';
import type { RequestTrace, WorkSpan } from '../common/work-span.js';
import type { RawAnswer } from '../engines/upstream/http/upstream-client.js';
import { UpstreamError } from '../engines/upstream/http/upstream-error.js';
import { relayAnswer } from '../http/relay-answer.js';
import type { NodeClients } from './node-clients.js';
import type { NodeRegistry } from './node-registry.js';

export interface DistributedRequest {
  path: string;
  /** As it came. */
  body: string;
  model: string | undefined;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  signal: AbortSignal;
  /** What the request's way to a node is recorded in. */
  trace: RequestTrace | null;
  logger: Logger;
}

interface StartedAnswer {
  answer: RawAnswer;
  end: (outcome: Outcome) => void;
}

type Outcome = 'finished' | 'failed';

/** Statuses with which a node says that it can't answer now: another may. */
const UNAVAILABLE = new Set([429, 502, 503, 504]);

/** Sends requests to nodes, and their answers to clients byte for byte. */
export class RequestDistributor {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly clients: NodeClients,
  ) {}

  /** Resolves with the answer once its first byte is there. Throws ApiError 400, 404 or 503. */
  async start(request: DistributedRequest): Promise<StartedAnswer> {
    const model = this.modelOf(request);
    const tried = new Set<string>();
    let last: StartedAnswer | null = null;
    for (;;) {
      const url = this.nodes.choose(model, tried);
      if (url === undefined) {
        if (last) return last;
        throw tried.size > 0 ? unreachable() : this.unknownModel(model);
      }
      if (last) await discard(last);
      last = null;
      tried.add(url);
      const span = request.trace?.call('POST', `${url}${request.path.split('?', 1)[0]}`) ?? null;
      const end = endOf(this.nodes.begin(url), span);
      try {
        const answer = await this.ask(url, request, span);
        noteAnswer(span, answer);
        if (!UNAVAILABLE.has(answer.status)) return { answer, end };
        last = { answer, end };
      } catch (error) {
        if (request.signal.aborted) span?.end();
        else span?.fail(error instanceof UpstreamError ? error.kind : 'internal');
        end('failed');
        if (request.signal.aborted || !(error instanceof UpstreamError)) throw error;
        request.logger.warn({ node: url }, error.message);
        if (error.kind === 'connect') void this.nodes.check(url);
      }
    }
  }

  /** Writes the answer to the client. */
  async relay(
    { answer, end }: StartedAnswer,
    response: ServerResponse,
    headers: Readonly<Record<string, string | string[]>>,
    logger: Logger,
  ): Promise<void> {
    let outcome: Outcome = 'finished';
    try {
      await relayAnswer(answer, response, {
        headers,
        errorEvent: () => brokenAnswer().toBody(),
        onError: (error) => {
          outcome = 'failed';
          logger.error({ err: error }, brokenAnswer().message);
        },
      });
    } finally {
      end(outcome);
    }
  }

  private async ask(
    url: string,
    { path, body, headers, signal }: DistributedRequest,
    span: WorkSpan | null,
  ): Promise<RawAnswer> {
    const own = this.clients.apiKey === null ? {} : { authorization: `Bearer ${this.clients.apiKey}` };
    const answer = await this.clients
      .for(url)
      .raw({ path, body, headers: { ...headers, ...span?.headers, ...own }, signal });
    const iterator = answer.body[Symbol.asyncIterator]();
    // A node that dies before its first byte can still be replaced.
    const first = await iterator.next();
    return { ...answer, body: resumed(first, iterator) };
  }

  private modelOf({ model }: DistributedRequest): string {
    if (model !== undefined) return model;
    const [only, ...others] = new Set(this.nodes.models());
    if (only !== undefined && others.length === 0) return only;
    throw invalidRequest("'model' must name a model of the nodes.", 'model', 'missing_required_field');
  }

  private unknownModel(model: string): ApiError {
    const names = [...new Set(this.nodes.models())].map((name) => `'${name}'`).join(', ');
    const message = `The model '${model}' does not exist. ${names ? `Served here: ${names}.` : 'There are no nodes.'}`;
    return new ApiError(404, 'invalid_request_error', message, { param: 'model', code: 'model_not_found' });
  }
}

/** Ends the count of a node and the span of the way to it together. */
function endOf(count: StartedAnswer['end'], span: WorkSpan | null): StartedAnswer['end'] {
  return (outcome) => {
    count(outcome);
    if (outcome === 'failed') span?.fail('broken');
    span?.end();
  };
}

/** For who asks, 400 and above are failures (HTTP conventions, "Status"). */
function noteAnswer(span: WorkSpan | null, { status }: RawAnswer): void {
  span?.set({ 'http.response.status_code': status });
  if (status >= 400) span?.fail(String(status));
}

async function* resumed(
  first: IteratorResult<Uint8Array>,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

async function discard({ answer, end }: StartedAnswer): Promise<void> {
  end('failed');
  for await (const chunk of answer.body) void chunk;
}

function unreachable(): ApiError {
  return new ApiError(
    503,
    'server_error',
    'No node that serves this model can be reached. Try again later.',
    {
      code: 'nodes_unavailable',
      headers: { 'retry-after': '1' },
    },
  );
}

function brokenAnswer(): ApiError {
  return new ApiError(502, 'server_error', 'The node broke off its answer.', { code: 'node_failed' });
}
