import { IntegerListField } from '../../validation/composite-fields.js';
import { EnumField, BooleanField, IntegerField, StringField } from '../../validation/scalar-fields.js';
import { RepetitionFields } from './repetition-fields.js';
import { TruncationField } from './token-fields.js';

const SIDES = ['left', 'right'] as const;

/** What is done with the prompt's tokens, and what is told of the tokens. */
export class ReportFields extends RepetitionFields {
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

  @IntegerListField({
    description:
      'With logprobs: list these tokens at each place of the answer instead of the most likely ones, after the chosen one. Not with use_beam_search.',
    min: 0,
    maxItems: 128,
    emptyMeansMissing: true,
  })
  logprob_token_ids?: number[];

  @BooleanField({
    description: 'Write tokens in log probabilities as token_id:N. Missing: as the server is set.',
  })
  return_tokens_as_token_ids?: boolean;

  @BooleanField({
    description: 'Return token ids: prompt_token_ids of the prompt, token_ids of each answer.',
    default: false,
  })
  return_token_ids?: boolean;

  @BooleanField({
    description:
      'In the render endpoints: return as token_offsets where each token stands in the prompt. Not used elsewhere.',
    default: false,
  })
  return_token_offsets?: boolean;

  @IntegerField({
    description: 'Tokens of reasoning at most; then it is ended and the answer begins. -1: no limit.',
    min: -1,
  })
  thinking_token_budget?: number;

  @StringField({
    description:
      'Work on prompts is reused only among requests with the same salt, so that nobody can guess the prompts of others by the time an answer takes.',
    minLength: 1,
    maxLength: 1024,
  })
  cache_salt?: string;
}
