import type { OpenAPIObject } from '@nestjs/swagger';

/** What routes can say only in the router's words, put into OpenAPI's. */
export function shapeDocument(document: OpenAPIObject): OpenAPIObject {
  const paths: OpenAPIObject['paths'] = {};
  for (const [path, item] of Object.entries(document.paths)) {
    paths[
      path.replace('/v1/models/{path}', '/v1/models/{model}').replace('/v1/models/*', '/v1/models/{model}')
    ] = item;
  }
  return { ...document, paths };
}
