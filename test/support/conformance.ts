import { ApiValidator } from './api-validator.js';

const servers = new Set<string>();
const faults: string[] = [];
let validator: ApiValidator | undefined;

/** From now on every answer of this server, asked with `fetch`, is held against the document. */
export function holdAgainstDocument(url: string): void {
  servers.add(new URL(url).origin.replace('localhost', '127.0.0.1'));
}

/** The faults found since the last call. */
export function takeFaults(): string[] {
  return faults.splice(0);
}

/** Lets `fetch` look at what servers under test answer, as it passes: also streams, also cut off ones. */
export function watchFetch(): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init);
    const request = input instanceof Request ? input : null;
    const url = new URL(request?.url ?? String(input));
    if (!servers.has(url.origin.replace('localhost', '127.0.0.1'))) return response;
    const method = init?.method ?? request?.method ?? 'GET';
    return watched(response, (body) => {
      validator ??= new ApiValidator();
      const contentType = response.headers.get('content-type') ?? '';
      const path = decodeURIComponent(url.pathname);
      faults.push(...validator.faultsOf({ method, path, status: response.status, contentType, body }));
    });
  };
}

function watched(response: Response, onBody: (body: string) => void): Response {
  if (!response.body) {
    onBody('');
    return response;
  }
  const decoder = new TextDecoder();
  let text = '';
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        text += decoder.decode(chunk, { stream: true });
        controller.enqueue(chunk);
      },
      flush: () => onBody(text),
    }),
  );
  const { status, statusText, headers } = response;
  const copy = new Response(body, { status, statusText, headers });
  return Object.defineProperty(copy, 'url', { value: response.url });
}
