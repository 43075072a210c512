import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { Agent, errors, request, type Dispatcher } from 'undici';
import { describeSystemError, systemErrorCode } from '../../../common/system-error.js';
import { decodedBody } from './content-decoding.js';
import { eventData, EventStreamError } from './event-data.js';
import { retryAfterMs, UpstreamError } from './upstream-error.js';
import { Watchdog } from './watchdog.js';

/** How long to wait for another server, in milliseconds; 0 waits without end. */
export interface UpstreamTimeouts {
  connectMs: number;
  /** From the request to the first byte of the answer's body. */
  firstByteMs: number;
  /** Between two pieces of the body. */
  idleMs: number;
}

export interface UpstreamCall {
  path: string;
  method?: 'GET' | 'POST';
  /** Sent as JSON; a string or bytes are sent as they are. */
  body?: object | string | Uint8Array;
  headers?: Readonly<Record<string, string | string[] | undefined>>;
  signal?: AbortSignal;
  /** On a connection of its own: what idle connections went through in the meantime does not matter. */
  ownConnection?: boolean;
  /** Asking twice does no harm (as with GET): sent again where the connection breaks before an answer. */
  repeatable?: boolean;
  /** Instead of the client's own. */
  timeouts?: Partial<UpstreamTimeouts>;
}

/** An answer as it came: nothing decoded, nothing checked. */
export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Throws UpstreamError where the connection breaks. Leaving the loop closes the connection. */
  body: AsyncIterable<Uint8Array>;
}

const MAX_ERROR_BYTES = 64 * 1024;

/** Connections to one server. */
class Connections {
  readonly shared: Agent;
  /** Each request on a connection of its own. */
  readonly singleUse: Agent;
  /** How many `shared` has opened so far. */
  opened = 0;

  constructor(connectMs: number) {
    // Our own watchdog counts first bytes and pauses.
    const options = { connect: { timeout: connectMs }, headersTimeout: 0, bodyTimeout: 0 };
    this.shared = new Agent({ ...options, pipelining: 1 });
    this.shared.on('connect', () => this.opened++);
    this.singleUse = new Agent({ ...options, pipelining: 0 });
  }
}

/** Requests to one server. */
export class UpstreamClient {
  constructor(
    /** Without a slash at the end. */
    readonly url: string,
    private readonly options: {
      apiKey: string | null;
      timeouts: UpstreamTimeouts;
      /** Of every request. */
      headers?: Readonly<Record<string, string>>;
    },
    private readonly connections = new Connections(options.timeouts.connectMs),
  ) {}

  /** The same server over the same connections; these headers go with every request. */
  withHeaders(headers: Readonly<Record<string, string>> | undefined): UpstreamClient {
    return headers === undefined
      ? this
      : new UpstreamClient(this.url, { ...this.options, headers }, this.connections);
  }

  /** Sends a request and hands the answer on untouched, whatever its status. Throws UpstreamError. */
  async raw(call: UpstreamCall): Promise<RawAnswer> {
    const watchdog = new Watchdog(call.signal);
    const timeouts = { ...this.options.timeouts, ...call.timeouts };
    watchdog.allow(timeouts.firstByteMs, 'answer');
    let answer: Dispatcher.ResponseData;
    try {
      answer = await this.send({ ...call, signal: watchdog.signal });
    } catch (error) {
      watchdog.stop();
      throw this.failure(error, watchdog, call.signal);
    }
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: this.watched(answer.body, watchdog, timeouts, call.signal),
    };
  }

  /** The answer's bytes, decoded. Throws UpstreamError, also for a status that is no success. */
  async open(call: UpstreamCall): Promise<AsyncIterable<Uint8Array>> {
    const { status, headers, body: raw } = await this.raw(call);
    const body = this.decoded(raw, headers['content-encoding']);
    if (status >= 200 && status < 300) return body;
    throw await this.statusError(status, headers, body);
  }

  /** A JSON answer. Throws UpstreamError. */
  async json(call: UpstreamCall): Promise<unknown> {
    const parts: Uint8Array[] = [];
    for await (const part of await this.open(call)) parts.push(part);
    const text = Buffer.concat(parts).toString('utf8');
    try {
      return JSON.parse(text);
    } catch {
      throw new UpstreamError('protocol', `${this.url}${call.path} answered with something that is no JSON`);
    }
  }

  /** The data of the events of a streamed answer, together what arrived together. Throws UpstreamError. */
  async *events(call: UpstreamCall): AsyncGenerator<string[]> {
    try {
      yield* eventData(await this.open(call));
    } catch (error) {
      if (!(error instanceof EventStreamError)) throw error;
      throw new UpstreamError('protocol', `${this.url} sent a stream that can't be read: ${error.message}`);
    }
  }

  async close(): Promise<void> {
    const { shared, singleUse } = this.connections;
    await Promise.all([shared.destroy(), singleUse.destroy()]);
  }

  private async send(call: UpstreamCall): Promise<Dispatcher.ResponseData> {
    const { path, method = 'POST', headers, signal, ownConnection = false } = call;
    const { repeatable = method === 'GET' } = call;
    const options = {
      method,
      headers: { ...this.ownHeaders(call.body), ...headers },
      body: bodyOf(call.body),
      signal,
    };
    const url = `${this.url}${path}`;
    const { shared, singleUse, opened: openedBefore } = this.connections;
    if (ownConnection) return request(url, { ...options, dispatcher: singleUse });
    try {
      return await request(url, { ...options, dispatcher: shared });
    } catch (error) {
      // A server may give up an idle connection in the moment it is used again (RFC 9112, section 9.3.1), and has not
      // begun to work then. Where a connection was opened meanwhile, the broken one may have been new.
      if (signal?.aborted || !isBroken(error)) throw error;
      if (!repeatable && this.connections.opened !== openedBefore) throw error;
      return request(url, { ...options, dispatcher: singleUse });
    }
  }

  private ownHeaders(body: UpstreamCall['body']): Record<string, string> {
    const { apiKey, headers } = this.options;
    return {
      ...headers,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }),
    };
  }

  private decoded(
    body: AsyncIterable<Uint8Array>,
    encoding: string | string[] | undefined,
  ): AsyncIterable<Uint8Array> {
    const name = [encoding].flat().join(', ');
    return name === '' || name === 'identity' ? body : this.decompressed(body, name);
  }

  private async *decompressed(body: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
    try {
      yield* decodedBody(Readable.from(body), encoding) as AsyncIterable<Uint8Array>;
    } catch (error) {
      if (error instanceof UpstreamError || systemErrorCode(error) === null) throw error;
      const reason = error instanceof Error ? error.message : '';
      throw new UpstreamError('broken', `${this.url} sent ${encoding} data that can't be read: ${reason}`);
    }
  }

  private async *watched(
    body: Readable,
    watchdog: Watchdog,
    timeouts: UpstreamTimeouts,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    let started = false;
    try {
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        if (started) watchdog.kick();
        else watchdog.allow(timeouts.idleMs, 'more data');
        started = true;
        yield chunk;
      }
    } catch (error) {
      throw this.failure(error, watchdog, signal);
    } finally {
      watchdog.stop();
      body.destroy();
    }
  }

  private async statusError(
    status: number,
    headers: IncomingHttpHeaders,
    body: AsyncIterable<Uint8Array>,
  ): Promise<UpstreamError> {
    const text = await firstText(body).catch(() => '');
    return new UpstreamError('status', messageIn(text) ?? `${this.url} answered with status ${status}`, {
      status,
      retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()),
    });
  }

  private failure(error: unknown, watchdog: Watchdog, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted || error instanceof UpstreamError) return error;
    if (watchdog.expired !== null) return new UpstreamError('timeout', `${this.url}: ${watchdog.expired}`);
    const isConnect =
      error instanceof errors.ConnectTimeoutError ||
      ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
        systemErrorCode(error) ?? '',
      );
    return isConnect
      ? new UpstreamError('connect', `can't reach ${this.url}: ${describeSystemError(error)}`, {
          cause: error,
        })
      : new UpstreamError('broken', `the connection to ${this.url} broke: ${describeSystemError(error)}`, {
          cause: error,
        });
  }
}

function isBroken(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(systemErrorCode(error) ?? '');
}

function bodyOf(body: UpstreamCall['body']): string | Uint8Array | undefined {
  return body === undefined || typeof body === 'string' || body instanceof Uint8Array
    ? body
    : JSON.stringify(body);
}

async function firstText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part);
    length += part.length;
    if (length > MAX_ERROR_BYTES) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The message of an error body: OpenAI's nested one, FastAPI's detail, or the flat one of LMDeploy and Furiosa. */
function messageIn(text: string): string | null {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const nested = body['error'];
    const message =
      typeof nested === 'object' && nested !== null
        ? (nested as Record<string, unknown>)['message']
        : (body['message'] ?? nested ?? body['detail']);
    return typeof message === 'string' ? (message.split('\n', 1)[0] ?? null) : null;
  } catch {
    return null;
  }
}
