import { StringDecoder } from 'node:string_decoder';

/** An event stream that breaks its rules. */
export class EventStreamError extends Error {
  override name = 'EventStreamError';
}

/**
 * The `data` of the server-sent events in a stream of bytes (WHATWG HTML, section 9.2), together those that arrived
 * together: lines end with LF or CRLF, comments and other fields are passed over, several data lines of an event are
 * joined. What stands after the last blank line is no event, so an event cut off is never seen. Throws
 * EventStreamError when an event is longer than `maxLength` characters.
 */
export async function* eventData(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 16 * 1024 * 1024,
): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let data: string[] = [];
  let dataLength = 0;
  for await (const chunk of chunks) {
    const text = decoder.write(chunk);
    const events: string[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = lineOf(rest, text.slice(start, end));
      rest = '';
      start = end + 1;
      if (line === '') {
        if (data.length > 0) events.push(data.join('\n'));
        data = [];
        dataLength = 0;
      } else if (line.startsWith('data:')) {
        const value = line.slice(line.startsWith('data: ') ? 6 : 5);
        data.push(value);
        dataLength += value.length;
      }
    }
    rest += text.slice(start);
    if (events.length > 0) yield events;
    if (rest.length + dataLength > maxLength) {
      throw new EventStreamError(`an event is longer than ${maxLength} characters`);
    }
  }
}

function lineOf(rest: string, end: string): string {
  const line = rest + end;
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
