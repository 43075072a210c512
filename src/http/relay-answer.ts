import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { endToEndHeaders } from './hop-by-hop.js';

export interface RelayedAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: AsyncIterable<Uint8Array>;
}

/** What ends a server-sent stream of OpenAI's kind. */
const DONE = Buffer.from('data: [DONE]');
const TAIL_BYTES = 64;

/**
 * Writes another server's answer to a client as it comes, at the client's pace. A stream of events that breaks, or that
 * ends without [DONE], gets `errorEvent` and a [DONE] of ours; any other broken answer is cut off, so that nobody takes
 * it for complete. `onError` hears of what broke.
 */
export async function relayAnswer(
  answer: RelayedAnswer,
  response: ServerResponse,
  options: {
    headers: Readonly<Record<string, string | string[]>>;
    errorEvent: () => object;
    onError: (error: unknown) => void;
  },
): Promise<void> {
  response.writeHead(answer.status, { ...endToEndHeaders(answer.headers), ...options.headers });
  const isStream = isEventStream(answer);
  let tail: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of answer.body) {
      if (response.destroyed) return;
      if (isStream) tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
      if (!response.write(chunk)) await drained(response);
    }
    if (isStream && !tail.includes(DONE)) {
      options.onError(new Error('the stream ended without [DONE]'));
      writeError(response, options.errorEvent(), tail);
    }
    response.end();
  } catch (error) {
    if (response.destroyed) return;
    options.onError(error);
    if (!isStream) {
      response.destroy();
      return;
    }
    writeError(response, options.errorEvent(), tail);
    response.end();
  }
}

function isEventStream({ status, headers }: RelayedAnswer): boolean {
  const encoding = String(headers['content-encoding'] ?? 'identity');
  const isEvents = String(headers['content-type'] ?? '').startsWith('text/event-stream');
  // LMDeploy's interactive stream has no [DONE]; it has no data: either.
  return status === 200 && isEvents && encoding === 'identity';
}

function writeError(response: ServerResponse, event: object, tail: Buffer): void {
  // What a broken event left behind must not swallow ours.
  const separator = tail.length === 0 || tail.toString('latin1').endsWith('\n\n') ? '' : '\n\n';
  response.write(`${separator}data: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`);
}

async function drained(response: ServerResponse): Promise<void> {
  const left = new AbortController();
  try {
    await Promise.race([
      once(response, 'drain', { signal: left.signal }),
      once(response, 'close', { signal: left.signal }),
    ]);
  } finally {
    left.abort();
  }
}
