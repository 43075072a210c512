import { toClientError } from './api-client-error.js';

/**
 * The JSON objects of a streamed answer: `data:` events until `[DONE]`, or one object per line. Throws
 * ApiClientError for an error inside of the stream. Leaving the loop closes the connection.
 */
export async function* streamItems<Item extends object>(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Item> {
  for await (const line of linesOf(body)) {
    const data = line.startsWith('data:') ? line.slice('data:'.length).trim() : line.trim();
    // Comments keep connections open and say nothing.
    if (data === '' || line.startsWith(':')) continue;
    if (data === '[DONE]') return;
    const item = JSON.parse(data) as Item;
    if ('error' in item) throw toClientError(200, item);
    yield item;
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
