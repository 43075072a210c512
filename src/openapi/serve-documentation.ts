import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ApiDocuments } from './document.js';
import { serveRedoc } from './redoc-page.js';

/**
 * Swagger UI at / and /docs with its assets served from here, and the documents themselves. `rootPath` is the prefix
 * under which browsers see all this: empty or as /api.
 */
export function serveDocumentation(
  app: NestFastifyApplication,
  documents: ApiDocuments,
  rootPath = '',
): void {
  const options = {
    customSiteTitle: 'Nestling API',
    swaggerOptions: { persistAuthorization: true, tryItOutEnabled: true, displayRequestDuration: true },
  };
  SwaggerModule.setup('docs', app, documents.full as unknown as OpenAPIObject, { ...options, raw: false });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', (_request, reply) => reply.redirect(`${rootPath}/docs`));
  serveRedoc(fastify);
  fastify.get('/openapi.json', (_request, reply) => reply.send(documents.generator));
  fastify.get('/openapi-3.1.json', (_request, reply) => reply.send(documents.full));
}
