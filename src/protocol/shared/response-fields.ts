import { ApiProperty } from '@nestjs/swagger';

/** A whole number in a response. */
export const IntegerOut = (description: string, example?: number): PropertyDecorator =>
  ApiProperty({ type: 'integer', format: 'int64', description, ...(example !== undefined && { example }) });

/** Text in a response. `nullable`: null is a value. */
export const TextOut = (
  description: string,
  options: { example?: string; nullable?: boolean; required?: boolean } = {},
): PropertyDecorator => ApiProperty({ type: 'string', description, ...options });

/** A nested object in a response. */
export const ObjectOut = (
  type: new () => object,
  description: string,
  options: { required?: boolean } = {},
): PropertyDecorator => ApiProperty({ type, description, ...options });

/** A list of nested objects in a response. */
export const ListOut = (
  type: new () => object,
  description: string,
  options: { required?: boolean } = {},
): PropertyDecorator => ApiProperty({ type, isArray: true, description, ...options });

/** A list of token ids, present when `return_token_ids` was asked for. */
export const TokenIdsOut = (description: string): PropertyDecorator =>
  ApiProperty({ type: 'array', items: { type: 'integer', format: 'int64' }, required: false, description });
