import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

/** Written by `npm run build` (tools/complete-build.js). */
const SCRIPT = fileURLToPath(new URL('./redoc.standalone.js', import.meta.url));

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Nestling API</title>
    <link rel="icon" href="data:," />
    <style>body { margin: 0; }</style>
  </head>
  <body>
    <redoc spec-url="openapi-3.1.json"></redoc>
    <script type="module" src="redoc/redoc.standalone.js"></script>
  </body>
</html>
`;

/** The page loads nothing from elsewhere, whatever Redoc's script would like to. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:";

/** Redoc at /redoc, with its script served from here. Without a build there is none, and the page is left out. */
export function serveRedoc(fastify: FastifyInstance): void {
  if (!existsSync(SCRIPT)) return;
  fastify.get('/redoc', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(PAGE),
  );
  fastify.get('/redoc/redoc.standalone.js', (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'max-age=3600')
      .send(createReadStream(SCRIPT)),
  );
}
