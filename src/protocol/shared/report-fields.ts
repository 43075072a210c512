import { EnumField, BooleanField, IntegerField } from '../../validation/scalar-fields.js';
import { SearchFields } from './search-fields.js';
import { TruncationField } from './token-fields.js';

const SIDES = ['left', 'right'] as const;

/** What is done with the prompt's tokens, and what is told of the tokens. */
export class ReportFields extends SearchFields {
  @TruncationField({
    description:
      'Shorten the prompt to this many tokens; -1 is what the context holds beside the answer. Missing: a prompt that is too long is an error.',
    example: 512,
  })
  truncate_prompt_tokens?: number;

  @EnumField({
    description: 'Which end of the prompt truncate_prompt_tokens cuts off.',
    default: 'left',
    values: SIDES,
    enumName: 'TruncationSide',
  })
  truncation_side?: (typeof SIDES)[number];

  @IntegerField({
    description:
      'How many likely tokens to list at each place of the prompt, with their log probabilities; -1 lists all. Not with stream.',
    min: -1,
  })
  prompt_logprobs?: number;

  @BooleanField({
    description: 'Write tokens in log probabilities as token_id:N. Missing: as the server is set.',
  })
  return_tokens_as_token_ids?: boolean;

  @BooleanField({
    description: 'Return token ids: prompt_token_ids of the prompt, token_ids of each answer.',
    default: false,
  })
  return_token_ids?: boolean;
}
