import type { IncomingMessage } from 'node:http';
import { newId } from '../common/ids.js';

const HEADER = 'x-request-id';

/** Takes over a client's X-Request-Id when it is harmless to echo and log, else makes one. */
export function requestIdOf(request: IncomingMessage): string {
  const sent = request.headers[HEADER];
  return typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : newId('req');
}
