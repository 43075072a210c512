import { ApiError } from '../common/api-error.js';

/** What is wrong with a constraint, as data: it crosses the border of the compile worker. */
export interface StructuredOutputErrorDetails {
  message: string;
  /** JSON path of the field at fault, such as `response_format.json_schema.schema.properties.age`. */
  param: string | null;
  /** The JSON Schema keyword or regex construct that can't be enforced; null when the error is of another kind. */
  keyword: string | null;
}

/** 400: the constraint is malformed, over a limit, or can't be enforced exactly. */
export class StructuredOutputError extends ApiError {
  override name = 'StructuredOutputError';
  readonly keyword: string | null;

  constructor(message: string, details: { param?: string | null; keyword?: string | null } = {}) {
    super(400, 'invalid_request_error', message, { param: details.param ?? null });
    this.keyword = details.keyword ?? null;
  }

  toDetails(): StructuredOutputErrorDetails {
    return { message: this.message, param: this.param, keyword: this.keyword };
  }

  static fromDetails(details: StructuredOutputErrorDetails): StructuredOutputError {
    return new StructuredOutputError(details.message, details);
  }
}
