import { fieldsOf } from '../../validation/field.js';
import { CompletionRequest } from './completion-request.js';

/** The rule for a field of a request that a value breaks ("must be a number from 0 to 2"), or null. */
export function brokenFieldRule(name: string, value: unknown): string | null {
  return (
    fieldsOf(CompletionRequest)
      .find((field) => field.name === name)
      ?.check(value) ?? null
  );
}
