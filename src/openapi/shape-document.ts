import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];

/** What routes can say only in the router's words, put into OpenAPI's: a wildcard is a parameter with a name. */
export function shapeDocument(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    if (!/\/(\*|\{path\})$/.test(path)) return [path, item];
    return [path.replace(/\/(\*|\{path\})$/, '/{model}'), withoutWildcard(item)];
  });
  return { ...document, paths: Object.fromEntries(paths) as OpenAPIObject['paths'] };
}

function withoutWildcard({ get, ...rest }: PathItem): PathItem {
  if (!get) return rest;
  const parameters = get.parameters?.filter((parameter) => !('name' in parameter && parameter.name === '*'));
  return { ...rest, get: { ...get, parameters } };
}
