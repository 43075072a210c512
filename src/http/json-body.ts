import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SentJson } from '../common/sent-json.js';

const texts = new WeakMap<FastifyRequest, string>();

/** Parses JSON bodies as Fastify does (no `__proto__`), and keeps their text while the request lives. */
export function keepJsonText(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    texts.set(request, text);
    void parse(request, text, done);
  });
}

/** The body as it was sent; null when it was no JSON object. */
export function sentJson(request: FastifyRequest): SentJson | null {
  const text = texts.get(request);
  const { body } = request;
  if (text === undefined || typeof body !== 'object' || body === null) return null;
  return { json: body as Record<string, unknown>, text };
}
