import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PAGE_HEADERS } from './page-headers.js';
import { readPageFiles, type PageFile } from './page-files.js';

/**
 * The chat page at /ui and its files below. They hold no secret, so they need no API key: the page sends the
 * user's own with every call.
 */
export function serveChatPage(fastify: FastifyInstance): void {
  const files = readPageFiles();
  // Paths in the page are relative to /ui, so that it also works under a reverse proxy's prefix.
  fastify.get('/ui/', (_request, reply) => reply.redirect('../ui'));
  for (const [path, file] of files) {
    const url = path === 'index.html' ? '/ui' : `/ui/${path}`;
    fastify.get(url, (request, reply) => sendFile(file, request, reply));
  }
}

function sendFile(file: PageFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.headers({ ...PAGE_HEADERS, etag: file.etag });
  if (request.headers['if-none-match']?.includes(file.etag)) return reply.status(304).send();
  void reply.type(file.contentType);
  const accepted = String(request.headers['accept-encoding'] ?? '');
  if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(file.brotli);
  if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(file.gzip);
  return reply.send(file.plain);
}
