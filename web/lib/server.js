import { apiKey } from './api-key.js';
import { serverEvents } from './server-events.js';

/** An error as the server tells it. */
export class ServerError extends Error {
  /**
   * @param {string} message
   * @param {number} status 0 when nothing answered
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * One call of the API that served this page; a path prefix of a reverse proxy is kept.
 * @param {string} path
 * @param {{ body?: unknown, signal?: AbortSignal }} [options]
 */
async function call(path, { body, signal } = {}) {
  const key = apiKey();
  /** @type {Response} */
  let response;
  try {
    response = await fetch(new URL(path, document.baseURI), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key && { authorization: `Bearer ${key}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ServerError('The server can’t be reached.', 0);
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => null);
  const message = answer?.error?.message ?? answer?.message ?? `The server answered ${response.status}.`;
  throw new ServerError(message, response.status);
}

/** @returns {Promise<import('../types.js').ModelCard[]>} */
export async function listModels() {
  const { data } = await (await call('v1/models')).json();
  return data;
}

/**
 * The events of one streamed chat completion.
 * @param {Record<string, unknown>} request
 * @param {AbortSignal} signal
 */
export async function* streamChat(request, signal) {
  const response = await call('v1/chat/completions', { body: { ...request, stream: true }, signal });
  if (!response.body) return;
  for await (const data of serverEvents(response.body)) {
    const event = JSON.parse(data);
    if (event.error) throw new ServerError(event.error.message ?? 'The answer broke off.', 200);
    yield event;
  }
}

/**
 * The prompt a request becomes, with the text of each token where the server can tell.
 * @param {Record<string, unknown>} request
 * @returns {Promise<{ text: string, tokens: { id: number, text: string | null }[] }>}
 */
export async function renderPrompt(request) {
  const { prompts } = await (await call('v1/chat/completions/render', { body: request })).json();
  const [{ prompt: text, token_ids: ids }] = prompts;
  const tokenized = await call('tokenize', {
    body: { model: request.model, prompt: text, add_special_tokens: false, return_token_strs: true },
  })
    .then((response) => response.json())
    .catch(() => null);
  // The texts belong to the ids only when the same ones came back.
  const same = tokenized?.tokens.length === ids.length && ids.every((id, at) => id === tokenized.tokens[at]);
  return { text, tokens: ids.map((id, at) => ({ id, text: same ? tokenized.token_strs[at] : null })) };
}
