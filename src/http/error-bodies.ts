import { Injectable } from '@nestjs/common';
import { InvalidBodyError, type ApiError } from '../common/api-error.js';
import type { CompatSystem } from '../config/compat.js';

/** An error as it goes out. */
export interface ErrorReply {
  status: number;
  body: object;
}

/** The names of vLLM's and Furiosa-LLM's error types. */
const TYPES: Readonly<Record<number, string>> = {
  401: 'AuthenticationError',
  404: 'NotFoundError',
  429: 'TooManyRequestsError',
};

/** Errors in the shape of the system that the server is compatible with. */
@Injectable()
export class ErrorBodies {
  constructor(private readonly system: CompatSystem) {}

  reply(error: ApiError): ErrorReply {
    const { status } = error;
    if (this.system === 'lmdeploy' && error instanceof InvalidBodyError)
      return { status: 422, body: { detail: [detailOf(error)], body: null } };
    if (this.system === 'furiosa' && error instanceof InvalidBodyError)
      return { status, body: { detail: error.message } };
    return { status, body: this.system === 'openai' ? error.toBody() : this.flat(error) };
  }

  /** Inside of a stream that has begun: nested everywhere, since that is how readers tell it from a chunk. */
  inStream(error: ApiError): object {
    return this.system === 'openai' ? error.toBody() : { error: this.flat(error) };
  }

  private flat({ message, status, type, param }: ApiError): object {
    const name = TYPES[status] ?? (status >= 500 ? 'InternalServerError' : 'BadRequestError');
    return {
      object: 'error',
      message,
      type: this.system === 'lmdeploy' ? type : name,
      param,
      code: status,
    };
  }
}

/** FastAPI's entry for a wrong field: `messages[0].content` is `["body", "messages", 0, "content"]` there. */
function detailOf({ message, param, code }: ApiError): object {
  const path = (param ?? '').split(/[.[\]]+/).filter(Boolean);
  return {
    loc: ['body', ...path.map((part) => (/^\d+$/.test(part) ? Number(part) : part))],
    msg: message,
    type: code === 'missing_required_field' ? 'missing' : 'value_error',
  };
}
