import type { ChatCompletion } from '../protocol/chat/chat-completion.js';
import type { ChatCompletionChunk } from '../protocol/chat/chat-completion-chunk.js';
import type { ChatCompletionRequest } from '../protocol/chat/chat-completion-request.js';
import type { Completion } from '../protocol/completions/completion.js';
import type { CompletionRequest } from '../protocol/completions/completion-request.js';
import type { GenerateRequest } from '../protocol/interactive/generate-request.js';

/** A request with more fields than this version knows: servers ignore what they don't know. */
type Open<Request> = Request & Record<string, unknown>;

export type ChatRequest = Open<Partial<ChatCompletionRequest> & Pick<ChatCompletionRequest, 'messages'>>;
export type CompletionsRequest = Open<Partial<CompletionRequest> & Pick<CompletionRequest, 'prompt'>>;
export type InteractiveRequest = Open<Partial<GenerateRequest> & Pick<GenerateRequest, 'prompt'>>;

/** What a chat answer consists of: chunks when it is streamed, else the whole answer once. */
export type ChatItem<Request> = Request extends { stream: true } ? ChatCompletionChunk : ChatCompletion;
export type CompletionItem = Completion;

export interface ApiClientOptions {
  /** Sent as a bearer token. */
  apiKey?: string;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** Another fetch than the global one. */
  fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  /** Aborting it ends the request and the generation behind it. */
  signal?: AbortSignal;
}

/** Settings of `chat`, with LMDeploy's defaults. */
export interface SessionChatOptions extends CallOptions {
  image_url?: string | string[];
  /** Default 512. */
  request_output_len?: number;
  /** Default 40. */
  top_k?: number;
  /** Default 0.8. */
  top_p?: number;
  /** Default 0.8. */
  temperature?: number;
  repetition_penalty?: number;
  ignore_eos?: boolean;
}
