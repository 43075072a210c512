import { ApiSchema } from '@nestjs/swagger';
import { UnionField } from '../../validation/composite-fields.js';
import { BooleanField, IntegerField, StringField } from '../../validation/scalar-fields.js';
import { StructuredFields } from '../shared/structured-fields.js';
import { LogprobCountField } from '../shared/token-fields.js';

export type CompletionPrompt = string | string[] | number[] | number[][];

const isText = (value: unknown): boolean => typeof value === 'string';
const isTokenId = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isTokenList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isTokenId);

function isPrompt(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every(isText) || value.every(isTokenId) || value.every(isTokenList);
}

@ApiSchema({ description: 'The body of POST /v1/completions.' })
export class CompletionRequest extends StructuredFields {
  @UnionField({
    required: true,
    title: 'Prompt',
    description: 'The text to continue: a string, several strings, token ids, or several lists of token ids.',
    example: 'two steps to build a house:',
    check: (value) =>
      isPrompt(value)
        ? null
        : 'must be a string, a list of strings, a list of token ids, or a list of such lists',
    oneOf: [
      { type: 'string' },
      { type: 'array', items: { type: 'string' }, minItems: 1 },
      { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1 },
      {
        type: 'array',
        items: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1 },
        minItems: 1,
      },
    ],
  })
  prompt!: CompletionPrompt;

  @StringField({
    description:
      'Text that follows the answer: the model fills the gap between prompt and suffix. Only for models with tokens for that.',
  })
  suffix?: string;

  @IntegerField({
    description: 'The most tokens to generate; 0 only with echo, to score the prompt.',
    default: 16,
    min: 0,
  })
  max_tokens?: number;

  @IntegerField({ description: 'Another name of `max_tokens`, over which it wins.', min: 1 })
  max_completion_tokens?: number;

  @UnionField({
    description: 'Not supported: prompts are texts or token ids.',
    emptyMeansMissing: true,
    check: () => 'is not supported by this server: give the prompt as text or token ids',
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
  })
  prompt_embeds?: unknown;

  @LogprobCountField({
    description:
      'How many likely tokens to list at each place, beside the chosen one; -1 lists all. true is 1, false none.',
    example: 1,
  })
  logprobs?: number | false;

  @BooleanField({ description: 'Put the prompt before the answer.', default: false })
  echo?: boolean;

  @BooleanField({
    description: 'Put BOS and the like before the prompt as the tokenizer does.',
    default: true,
  })
  add_special_tokens?: boolean;
}
