/** An event stream that breaks its rules. */
export class EventStreamError extends Error {
  override name = 'EventStreamError';
}

const LINE_FEED = 0x0a;

/**
 * The `data` of each server-sent event in a stream of bytes (WHATWG HTML, section 9.2): lines end with LF or CRLF,
 * comments and other fields are passed over, several data lines of an event are joined. What stands after the last
 * blank line is no event, so an event cut off is never seen. Throws EventStreamError when an event is larger than
 * `maxBytes`.
 */
export async function* eventData(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = 16 * 1024 * 1024,
): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let restLength = 0;
  let data: string[] = [];
  let dataLength = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const line = lineOf(rest, bytes.subarray(start, end));
      rest = [];
      restLength = 0;
      start = end + 1;
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
        dataLength = 0;
      } else if (line.startsWith('data:')) {
        const value = line.slice(line.startsWith('data: ') ? 6 : 5);
        data.push(value);
        dataLength += value.length;
      }
    }
    if (start < bytes.length) {
      rest.push(bytes.subarray(start));
      restLength += bytes.length - start;
    }
    if (restLength + dataLength > maxBytes) {
      throw new EventStreamError(`an event is larger than ${maxBytes} bytes`);
    }
  }
}

function lineOf(rest: readonly Buffer[], end: Buffer): string {
  const bytes = rest.length === 0 ? end : Buffer.concat([...rest, end]);
  const line = bytes.toString('utf8');
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
