/**
 * The `data:` payloads of a stream of server-sent events, until `[DONE]` or the end.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<string>}
 */
export async function* serverEvents(body) {
  const reader = body.pipeThrough(/** @type {never} */ (new TextDecoderStream())).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = /** @type {ReadableStreamReadResult<string>} */ (await reader.read());
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('data:')) continue;
        const data = line.slice(5).trim();
        if (data === '[DONE]') return;
        yield data;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
