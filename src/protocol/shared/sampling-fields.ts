import { IntegerListField, ObjectField } from '../../validation/composite-fields.js';
import {
  BooleanField,
  Integer64Field,
  IntegerField,
  NumberField,
  StringField,
} from '../../validation/scalar-fields.js';
import { StreamOptions } from './stream-options.js';
import { LogitBiasField, StopField, TextListField } from './token-fields.js';

/** What chat completions and completions have in common: how tokens are chosen and when to stop. */
export class SamplingFields {
  @StringField({
    description:
      'Name of a served model. When exactly one model can do the task, any other name means that one.',
    example: 'demo-chat',
  })
  model?: string;

  @NumberField({
    description: 'Randomness: 0 always takes the most likely token.',
    default: 1,
    min: 0,
    max: 2,
  })
  temperature?: number;

  @NumberField({
    description: 'Nucleus sampling: only the most likely tokens that together reach this probability.',
    default: 1,
    min: 0,
    exclusiveMin: true,
    max: 1,
  })
  top_p?: number;

  @IntegerField({ description: 'Only the k most likely tokens; -1 or 0 turns it off.', default: -1, min: -1 })
  top_k?: number;

  @NumberField({
    description: 'Drops tokens less likely than this share of the most likely one.',
    default: 0,
    min: 0,
    max: 1,
  })
  min_p?: number;

  @NumberField({
    description: 'Divides the logits of tokens that are in the prompt or the output; above 1 repeats less.',
    default: 1,
    min: 0,
    exclusiveMin: true,
    max: 2,
  })
  repetition_penalty?: number;

  @NumberField({ description: 'Lowers tokens that are in the output already.', default: 0, min: -2, max: 2 })
  presence_penalty?: number;

  @NumberField({
    description: 'Lowers tokens by how often they are in the output already.',
    default: 0,
    min: -2,
    max: 2,
  })
  frequency_penalty?: number;

  @Integer64Field({
    description: 'The same seed and request give the same answer; -1 means none.',
    example: 42,
  })
  seed?: number;

  @LogitBiasField({
    description: 'Added to the logits of tokens, by token id: -100 forbids, 100 all but forces.',
  })
  logit_bias?: Record<string, number>;

  @StopField({
    description: 'Up to 16 texts that end the answer; they are not part of it.',
    example: ['\n\n'],
  })
  stop?: string | string[];

  @IntegerListField({ description: 'Token ids that end the answer.', min: 0, maxItems: 128 })
  stop_token_ids?: number[];

  @BooleanField({ description: 'Keep the text that ended the answer in it.', default: false })
  include_stop_str_in_output?: boolean;

  @BooleanField({ description: 'Go on after the end-of-sequence token.', default: false })
  ignore_eos?: boolean;

  @IntegerField({ description: 'Tokens generated before the answer may end.', default: 0, min: 0 })
  min_tokens?: number;

  @IntegerField({ description: 'Another name of `min_tokens`, which wins.', min: 0 })
  min_new_tokens?: number;

  @IntegerField({ description: 'Another name of `max_tokens`, which wins.', min: 1 })
  request_output_len?: number;

  @TextListField({
    description: 'Texts that may not be generated, each also as a word of its own (with a space before it).',
    maxItems: 1024,
  })
  bad_words?: string[];

  @IntegerListField({
    description: 'Token ids of which the answer may consist, and no others.',
    min: 0,
    minItems: 1,
    emptyMeansMissing: true,
  })
  allowed_token_ids?: number[];

  @BooleanField({ description: 'Leave the text of special tokens out of the answer.', default: true })
  skip_special_tokens?: boolean;

  @BooleanField({
    description: 'Accepted and not used: the tokenizers of GGUF files put no spaces between special tokens.',
    default: true,
  })
  spaces_between_special_tokens?: boolean;

  @IntegerField({ description: 'How many answers to generate.', default: 1, min: 1 })
  n?: number;

  @BooleanField({
    description: 'Send the answer as server-sent events while it is generated.',
    default: false,
  })
  stream?: boolean;

  @ObjectField({ description: 'Options for streamed answers.', type: () => StreamOptions })
  stream_options?: StreamOptions;

  @IntegerField({
    description:
      'Tokens per streamed chunk, at least as many as the server is set to (--stream-interval). The first token and the last ones come at once.',
    default: 1,
    min: 1,
  })
  stream_interval?: number;

  @StringField({ description: 'An id of your end user; accepted and not used.' })
  user?: string;
}
