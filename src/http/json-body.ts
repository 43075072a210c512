import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError, invalidRequest } from '../common/api-error.js';
import type { SentJson } from '../common/sent-json.js';
import { isAtMostDeep } from './json-depth.js';

/** Far more than any schema or conversation has, and few enough frames for everything that walks a body. */
const MAX_LEVELS = 500;

const texts = new WeakMap<FastifyRequest, string>();

/** Parses JSON bodies as Fastify does (no `__proto__`), and keeps their text while the request lives. */
export function keepJsonText(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const refusal = encodingRefusal(request.headers, bytes);
    if (refusal) return done(refusal);
    const text = bytes.toString();
    texts.set(request, text);
    void parse(request, text, (error, body: unknown) => {
      if (error) return done(jsonRefusal(text));
      if (isAtMostDeep(body, MAX_LEVELS)) return done(null, body);
      done(invalidRequest(`The request body is nested deeper than ${MAX_LEVELS} levels.`));
    });
  });
}

/** The body as it was sent; null when it was no JSON object. */
export function sentJson(request: FastifyRequest): SentJson | null {
  const text = texts.get(request);
  const { body } = request;
  if (text === undefined || typeof body !== 'object' || body === null) return null;
  return { json: body as Record<string, unknown>, text };
}

/** JSON is UTF-8 (RFC 8259, 8.1). Bytes that are not would reach the model as U+FFFD, and nobody would know. */
function encodingRefusal(headers: IncomingHttpHeaders, bytes: Buffer): ApiError | null {
  const coding = headers['content-encoding'];
  if (coding && coding.toLowerCase() !== 'identity') {
    return unsupported(`The Content-Encoding '${coding}' is not supported: send the body uncompressed.`);
  }
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    return unsupported(`The charset '${charset}' is not supported: JSON is sent as UTF-8.`);
  }
  return isUtf8(bytes) ? null : invalidRequest('The request body is not valid UTF-8.');
}

function unsupported(message: string): ApiError {
  return new ApiError(415, 'invalid_request_error', message);
}

/** Says what JSON.parse says, or, where it has nothing to say, which keys Fastify's parser refuses. */
function jsonRefusal(text: string): ApiError {
  if (text === '') return invalidRequest('The request body is empty; it must be a JSON object.');
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    return invalidRequest(`The request body is not valid JSON: ${reason}.`);
  }
  return invalidRequest("The request body must not hold the keys '__proto__' or 'constructor.prototype'.");
}
