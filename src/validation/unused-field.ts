import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Field } from './field.js';

/** A field that is accepted and not used, whatever it holds: refusing it would help nobody. */
export function UnusedField(meaning: string, schema: ApiPropertyOptions): PropertyDecorator {
  return Field({ description: `${meaning}; accepted and not used.` }, { check: () => null }, schema);
}
