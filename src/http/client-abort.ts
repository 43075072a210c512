import type { ServerResponse } from 'node:http';

/**
 * A signal that fires when the client goes away before the response is complete.
 *
 * The response is watched, not the request: since Node 16 `close` of the request fires when its body was read.
 */
export function abortOnDisconnect(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
