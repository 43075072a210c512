import { ApiError } from '../common/api-error.js';
import type { RouteTable } from './route-table.js';

/** Why no route answered: 405 with the methods the path takes, or 404. */
export function noRoute(method: string, path: string, routes: RouteTable): ApiError {
  const allowed = routes.methodsFor(path);
  if (allowed.length === 0) {
    const meant = likelyPath(method, path, routes);
    const advice = meant === undefined ? '.' : `; did you mean ${meant}?`;
    return new ApiError(404, 'invalid_request_error', `Nothing is served at ${method} ${path}${advice}`, {
      code: 'not_found',
    });
  }
  return new ApiError(
    405,
    'invalid_request_error',
    `${path} does not take ${method}; use ${allowed.join(' or ')}.`,
    {
      code: 'method_not_allowed',
      headers: { allow: allowed.join(', ') },
    },
  );
}

/** Clients get their base URL wrong in few ways: without /v1, with it twice, with a slash too many, in capitals. */
function likelyPath(method: string, path: string, routes: RouteTable): string | undefined {
  const tidy = path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  return [tidy, tidy.toLowerCase()]
    .flatMap((each) => {
      const bare = each.replace(/^(?:\/v1)+(?=\/)/, '');
      return [each, `/v1${bare}`, bare];
    })
    .find((each) => each !== path && routes.methodsFor(each).includes(method));
}
