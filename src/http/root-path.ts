import type { FastifyServerOptions } from 'fastify';

/** A path prefix as people write it, in one form: `/api`, or empty for none. */
export function normalizeRootPath(rootPath: string): string {
  const trimmed = rootPath.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}

/**
 * The URL of a request without the prefix under which a proxy publishes the server; `rootPath` is normalized. Proxies
 * that strip the prefix and such that do not both work, as with FastAPI's root_path.
 */
export function withoutRootPath(url: string, rootPath: string): string {
  const rest = url.startsWith(rootPath) ? url.slice(rootPath.length) : null;
  if (rest === null || (rest !== '' && !/^[/?]/.test(rest))) return url;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Fastify's part in it: routes are found by the path without the prefix. */
export function prefixOptions(rootPath: string): Pick<FastifyServerOptions, 'rewriteUrl'> {
  return rootPath === '' ? {} : { rewriteUrl: ({ url = '/' }) => withoutRootPath(url, rootPath) };
}
