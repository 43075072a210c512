import { ApiError, type ApiErrorType } from '../common/api-error.js';
import type { ChatTemplateInput, ChatTemplateOptions } from './chat-template.js';
import { PyFloat } from './jinja/values/scalars.js';

/** To the render thread: everything that a rendering needs, as plain data. */
export interface RenderTask {
  source: string;
  options: ChatTemplateOptions;
  input: ChatTemplateInput;
}

/** `refusal`: the request or the template is at fault. `failure`: the renderer is, with the stack for the log. */
export type RenderAnswer =
  | { text: string }
  | {
      refusal: {
        status: number;
        type: ApiErrorType;
        message: string;
        param: string | null;
        code: string | null;
      };
    }
  | { failure: string };

/** The input as it can cross to another thread: floats of JSON, which are objects of a class, as arrays of one. */
export function toMessage(input: ChatTemplateInput): ChatTemplateInput {
  const { tools, documents } = input;
  return {
    ...input,
    tools: tools && tools.map((tool) => mapped(tool, packed)),
    documents: documents && documents.map((document) => mapped(document, packed)),
  };
}

/** What `toMessage` made, as it was. */
export function fromMessage(input: ChatTemplateInput): ChatTemplateInput {
  const { tools, documents } = input;
  return {
    ...input,
    tools: tools && tools.map((tool) => mapped(tool, unpacked)),
    documents: documents && documents.map((document) => mapped(document, unpacked)),
  };
}

export function refusalOf({ status, type, message, param, code }: ApiError): RenderAnswer {
  return { refusal: { status, type, message, param, code } };
}

function packed(value: unknown): unknown {
  return value instanceof PyFloat ? Float64Array.of(value.value) : value;
}

function unpacked(value: unknown): unknown {
  return value instanceof Float64Array ? new PyFloat(value[0] ?? 0) : value;
}

/** Values of JSON with their leaves changed; plain objects hold no floats and stay. */
function mapped(value: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, leaf));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, mapped(item, leaf)]));
  return leaf(value);
}
