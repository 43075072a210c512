import { subscribe } from 'node:diagnostics_channel';

/**
 * Calls `onAnswer` with each answer that the HTTP servers of this process give, once it has ended or was cut off, whoever asked.
 * It looks at what goes to the socket, for streams are written there and not to the response.
 */
export function watchAnswers(onAnswer, isWatched = () => true) {
  subscribe('http.server.request.start', ({ request, response, socket, server }) => {
    if (!isWatched(server)) return;
    const parts = [];
    const { write } = socket;
    socket.write = function (data, ...rest) {
      parts.push(Buffer.from(data, typeof rest[0] === 'string' ? rest[0] : 'utf8'));
      return write.call(this, data, ...rest);
    };
    let isTold = false;
    const tell = (isWhole) => {
      if (isTold) return;
      isTold = true;
      socket.write = write;
      const answer = readAnswer(Buffer.concat(parts));
      if (answer) onAnswer({ method: request.method, url: request.url, isWhole, ...answer });
    };
    const { end } = response;
    response.end = function (...args) {
      const result = end.apply(this, args);
      tell(true);
      return result;
    };
    response.once('close', () => tell(false));
  });
}

/** Status, content type and body of an HTTP/1.1 answer; null when not even its head was written. */
function readAnswer(bytes) {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const [first = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const status = Number(first.split(' ')[1]);
  const rest = bytes.subarray(headEnd + 4);
  if (status < 200) return readAnswer(rest);
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  const body = headers.get('transfer-encoding') === 'chunked' ? joinChunks(rest) : rest;
  return { status, contentType: headers.get('content-type') ?? '', body: body.toString('utf8') };
}

function joinChunks(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) break;
    const start = lineEnd + 2;
    const length = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    parts.push(bytes.subarray(start, start + length));
    at = start + length + 2;
  }
  return Buffer.concat(parts);
}
