import type { GenerateResponse } from '../../src/protocol/interactive/generate-response.js';
import { postJson } from './sse.js';

export interface InteractiveAnswer {
  status: number;
  sessionId: string | null;
  body: GenerateResponse & { error?: { message: string; param: string | null; code: string | null } };
}

/** One whole answer of POST /v1/chat/interactive. */
export async function interactive(
  url: string,
  request: Record<string, unknown>,
  key?: string,
): Promise<InteractiveAnswer> {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const response = await postJson(`${url}/v1/chat/interactive`, request, { headers });
  return {
    status: response.status,
    sessionId: response.headers.get('x-session-id'),
    body: (await response.json()) as InteractiveAnswer['body'],
  };
}

/** The lines of a streamed answer as they come. */
export async function* interactiveLines(
  url: string,
  request: Record<string, unknown>,
): AsyncGenerator<GenerateResponse> {
  const response = await postJson(`${url}/v1/chat/interactive`, { ...request, stream: true });
  if (!response.body) return;
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as GenerateResponse;
  }
  if (rest !== '') throw new Error(`The stream ended inside of a line: ${rest}`);
}
