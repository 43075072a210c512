import type { Schema } from '../../../src/openapi/api-document.js';

/** What we answer beyond OpenAI's document, at one place of it. */
export interface Amendment {
  /** A component, then names of properties; lists and "or null" are stepped into. */
  at: string;
  /** Fields that OpenAI does not have. Our own document says what they hold. */
  adds?: readonly string[];
  /** What fields may hold besides what OpenAI's document says. */
  widens?: Readonly<Record<string, Schema>>;
  why: string;
}

const NULL: Schema = { type: 'null' };
const REPETITION: Schema = { enum: ['repetition'] };

export const AMENDMENTS: readonly Amendment[] = [
  {
    at: 'CreateChatCompletionResponse',
    adds: ['prompt_token_ids', 'prompt_text', 'prompt_logprobs'],
    why: "vLLM's fields, only there when the request asks for them",
  },
  {
    at: 'CreateChatCompletionStreamResponse',
    adds: ['prompt_token_ids', 'prompt_text', 'prompt_logprobs'],
    why: 'the same, in the first event',
  },
  {
    at: 'CreateChatCompletionResponse.choices',
    adds: ['stop_reason', 'token_ids'],
    widens: { finish_reason: REPETITION },
    why: "vLLM's fields: which stop string or token ended the answer, the ids when the request asks for them; and its reason to end when repetition_detection asks for it",
  },
  {
    at: 'CreateChatCompletionStreamResponse.choices',
    adds: ['stop_reason', 'token_ids'],
    widens: { finish_reason: REPETITION },
    why: 'the same, streamed',
  },
  {
    at: 'ChatCompletionResponseMessage',
    adds: ['reasoning_content', 'reasoning'],
    why: "OpenAI's chat API hides what a model thought; vLLM, LMDeploy and Furiosa-LLM have it under these names",
  },
  {
    at: 'ChatCompletionStreamResponseDelta',
    adds: ['reasoning_content', 'reasoning'],
    why: 'the same, streamed',
  },
  {
    at: 'CreateCompletionResponse.choices',
    adds: ['stop_reason', 'token_ids', 'prompt_token_ids', 'prompt_logprobs'],
    widens: { finish_reason: { anyOf: [NULL, REPETITION] } },
    why: "vLLM's fields; and the events of a stream are of this schema too, null until the last one as in OpenAI's example",
  },
  {
    at: 'CreateCompletionResponse',
    widens: { usage: NULL },
    why: "with include_usage all events but the last say `usage: null`, as OpenAI's description of include_usage has it",
  },
  {
    at: 'CreateCompletionResponse.choices.logprobs',
    widens: {
      token_logprobs: { type: 'array', items: { anyOf: [{ type: 'number' }, NULL] } },
      top_logprobs: { type: 'array', items: { anyOf: [{ type: 'object' }, NULL] } },
    },
    why: "with echo, nothing comes before a prompt's first token that could give it a probability: null, as OpenAI's API and vLLM answer",
  },
  {
    at: 'Model',
    adds: [
      'root',
      'parent',
      'task',
      'artifact_id',
      'max_prompt_len',
      'max_context_len',
      'max_model_len',
      'runtime_config',
      'permission',
    ],
    why: 'what Furiosa-LLM, LMDeploy and vLLM tell of their models; `task` is ours',
  },
  {
    at: 'CreateEmbeddingResponse',
    adds: ['id', 'created'],
    why: "vLLM's and Furiosa-LLM's fields",
  },
  {
    at: 'Embedding',
    widens: { embedding: { type: 'string' } },
    why: "encoding_format base64, which OpenAI's request schema has and its response schema forgets",
  },
];

/** The fields that we have at a place and OpenAI does not. */
export function addedAt(place: string): readonly string[] {
  return AMENDMENTS.flatMap(({ at, adds = [] }) => (at === place ? adds : []));
}
