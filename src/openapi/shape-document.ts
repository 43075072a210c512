import type { ApiDocument, Operation } from './api-document.js';
import { mapValues } from './map-schemas.js';

/** What routes can say only in the router's words, put into OpenAPI's: a wildcard is a parameter with a name. */
export function shapeDocument(document: ApiDocument): ApiDocument {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    if (!/\/(\*|\{path\})$/.test(path)) return [path, item];
    return [path.replace(/\/(\*|\{path\})$/, '/{model}'), mapValues(item, withoutWildcard)];
  });
  return { ...document, paths: Object.fromEntries(paths) as ApiDocument['paths'] };
}

function withoutWildcard(operation: Operation): Operation {
  return { ...operation, parameters: operation.parameters?.filter(({ name }) => name !== '*') };
}
