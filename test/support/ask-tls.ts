import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';

export interface TlsAnswer {
  status: number;
  /** Subject of the certificate that the server showed. */
  subject: string;
  text: () => Promise<string>;
  message: IncomingMessage;
}

/** Asks over a TLS connection of its own, which `fetch` can't where the authority is the test's; posts when there is a body. */
export async function askTls(url: string, options: RequestOptions, body?: object): Promise<TlsAnswer> {
  const headers = body ? { 'content-type': 'application/json' } : {};
  const call = request(url, { agent: false, method: body ? 'POST' : 'GET', headers, ...options });
  call.end(body && JSON.stringify(body));
  const [message] = (await once(call, 'response')) as [IncomingMessage];
  const subject = (message.socket as TLSSocket).getPeerX509Certificate()?.subject ?? '';
  return { status: message.statusCode ?? 0, subject, text: () => text(message), message };
}
