import type { EncodeResponse } from '../protocol/tokenize/encode.js';
import type { GenerateResponse } from '../protocol/interactive/generate-response.js';
import type { ModelCard } from '../protocol/models/model-card.js';
import { toClientError } from './api-client-error.js';
import type {
  ApiClientOptions,
  CallOptions,
  ChatItem,
  ChatRequest,
  CompletionItem,
  CompletionsRequest,
  InteractiveRequest,
  SessionChatOptions,
} from './client-types.js';
import { streamItems } from './stream-items.js';

export { ApiClientError } from './api-client-error.js';
export type * from './client-types.js';

/** What is read of a model here. Other servers than Nestling and Furiosa-LLM may not say the task. */
type ListedModel = Pick<ModelCard, 'id'> & Partial<Pick<ModelCard, 'task'>>;

/**
 * A client with the methods of LMDeploy's APIClient, and their names. Answers are async iterables, streamed or not:
 *
 *     for await (const item of client.chat_completions_v1({ messages, stream: true })) ...
 *
 * Every method throws ApiClientError for what the server refuses. Works wherever there is `fetch`.
 */
export class ApiClient {
  private readonly baseUrl: string;
  private models: Promise<ListedModel[]> | null = null;

  /** `baseUrl`: where the server is, without /v1. */
  constructor(
    baseUrl: string,
    private readonly options: ApiClientOptions = {},
  ) {
    this.baseUrl = baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '');
  }

  /** Names of the served models; asked for once. */
  async available_models(): Promise<string[]> {
    return (await this.listedModels()).map(({ id }) => id);
  }

  /** The first served model that generates text, as far as the server tells; undefined when there is none. */
  async generation_model(): Promise<string | undefined> {
    return (await this.listedModels()).find(({ task = 'generate' }) => task === 'generate')?.id;
  }

  /** Token ids of a text, or of several. */
  async encode(
    input: string | string[],
    do_preprocess = false,
    add_bos = true,
    options: CallOptions = {},
  ): Promise<EncodeResponse> {
    const response = await this.call('/v1/encode', { input, do_preprocess, add_bos }, options);
    return (await response.json()) as EncodeResponse;
  }

  /** Answers a conversation: chunks with `stream: true`, else one item. Without a model, the first one that generates. */
  async *chat_completions_v1<const Request extends ChatRequest>(
    request: Request,
    options: CallOptions = {},
  ): AsyncGenerator<ChatItem<Request>> {
    yield* this.items('/v1/chat/completions', await this.withModel(request), options);
  }

  /** Continues a text. */
  async *completions_v1(
    request: CompletionsRequest,
    options: CallOptions = {},
  ): AsyncGenerator<CompletionItem> {
    yield* this.items('/v1/completions', await this.withModel(request), options);
  }

  /** Goes on with a conversation that the server remembers. */
  async *chat_interactive_v1(
    request: InteractiveRequest,
    options: CallOptions = {},
  ): AsyncGenerator<GenerateResponse> {
    yield* this.items('/v1/chat/interactive', request, options);
  }

  /** One turn of a session, streamed, with LMDeploy's defaults. Throws RangeError without a session. */
  async *chat(
    prompt: InteractiveRequest['prompt'],
    session_id: number,
    { signal, ...settings }: SessionChatOptions = {},
  ): AsyncGenerator<GenerateResponse> {
    assertSession(session_id);
    const request = { request_output_len: 512, top_k: 40, top_p: 0.8, temperature: 0.8, ...settings };
    yield* this.chat_interactive_v1(
      { ...request, prompt, session_id, interactive_mode: true, stream: true },
      { signal },
    );
  }

  /** Forgets a session. Throws RangeError without one. */
  async end_session(session_id: number, options: CallOptions = {}): Promise<void> {
    assertSession(session_id);
    const request = { prompt: '', session_id, request_output_len: 0, interactive_mode: false };
    await (await this.call('/v1/chat/interactive', request, options)).json();
  }

  /** Stops the answer a session is being given. Throws RangeError without one. */
  async cancel_session(session_id: number, options: CallOptions = {}): Promise<void> {
    assertSession(session_id);
    await (await this.call('/v1/chat/interactive', { prompt: '', session_id, cancel: true }, options)).json();
  }

  private async *items<Item extends object>(
    path: string,
    request: object,
    options: CallOptions,
  ): AsyncGenerator<Item> {
    const response = await this.call(path, request, options);
    if ('stream' in request && request.stream === true && response.body)
      yield* streamItems<Item>(response.body);
    else yield (await response.json()) as Item;
  }

  private async withModel<Request extends { model?: string }>(request: Request): Promise<Request> {
    return request.model === undefined ? { ...request, model: await this.generation_model() } : request;
  }

  private listedModels(): Promise<ListedModel[]> {
    this.models ??= this.call('/v1/models')
      .then((response) => response.json() as Promise<{ data: ListedModel[] }>)
      .then(({ data }) => data)
      .catch((error: unknown) => {
        this.models = null;
        throw error;
      });
    return this.models;
  }

  private async call(path: string, body?: object, { signal }: CallOptions = {}): Promise<Response> {
    const { apiKey, headers, fetch = globalThis.fetch } = this.options;
    const response = await fetch(`${this.baseUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    if (response.ok) return response;
    const text = await response.text();
    throw toClientError(response.status, parsed(text), response.headers.get('x-request-id'));
  }
}

function assertSession(session: number): void {
  if (session < 0) throw new RangeError(`session_id must be the number of a session, got ${session}.`);
}

/** A proxy in between may answer with something else than JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { message: text.split('\n', 1)[0]?.slice(0, 200) || undefined };
  }
}
