import { ApiError } from '../common/api-error.js';
import type { RouteTable } from './route-table.js';

/** Why no route answered: 405 with the methods the path takes, or 404. */
export function noRoute(method: string, path: string, routes: RouteTable): ApiError {
  const allowed = routes.methodsFor(path);
  if (allowed.length === 0) {
    return new ApiError(404, 'invalid_request_error', `Nothing is served at ${method} ${path}.`, {
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
