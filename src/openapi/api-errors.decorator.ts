import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { ErrorResponse } from '../protocol/shared/error-response.js';
import { errorMeaning } from './errors.js';

/** Documents the error responses of an operation, all of one shape. */
export function ApiErrors(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({ status, description: errorMeaning(String(status)), type: ErrorResponse }),
    ),
  );
}
