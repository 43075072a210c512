import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { ErrorResponse } from '../protocol/shared/error-response.js';

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request is wrong: `param` names the field, `message` the rule.',
  401: 'The API key is missing or wrong.',
  404: 'No such model.',
  413: 'The request body is too large.',
  415: 'The body is not JSON.',
  429: 'Too many requests run and wait; try again after Retry-After seconds.',
  500: 'The server failed.',
  503: 'The engine is not available; try again after Retry-After seconds.',
};

/** Documents the error responses of an operation, all of one shape. */
export function ApiErrors(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...statuses.map((status) => ApiResponse({ status, description: MEANINGS[status], type: ErrorResponse })),
  );
}
