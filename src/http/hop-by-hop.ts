import type { IncomingHttpHeaders } from 'node:http';

/** Headers that concern one connection (RFC 9110, section 7.6.1), and those that a new request sets itself. */
const OF_ONE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Headers that may travel on to the next server or client, without those named in `without`. */
export function endToEndHeaders(
  headers: IncomingHttpHeaders | Headers,
  without: readonly string[] = [],
): Record<string, string | string[]> {
  const listed = String(headers['connection'] ?? '')
    .toLowerCase()
    .split(/\s*,\s*/);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    const dropped = OF_ONE_CONNECTION.has(name) || listed.includes(name) || without.includes(name);
    if (value !== undefined && !dropped) kept[name] = value;
  }
  return kept;
}
