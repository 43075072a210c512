import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** Swagger UI at / and /docs with its assets served from here, and the document itself at /openapi.json. */
export function serveDocumentation(app: NestFastifyApplication, document: OpenAPIObject): void {
  const options = {
    customSiteTitle: 'Nestling API',
    swaggerOptions: { persistAuthorization: true, tryItOutEnabled: true, displayRequestDuration: true },
  };
  SwaggerModule.setup('docs', app, document, { ...options, jsonDocumentUrl: 'openapi.json' });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', (_request, reply) => reply.redirect('/docs'));
}
