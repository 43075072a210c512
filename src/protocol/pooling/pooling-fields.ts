import { StringField } from '../../validation/scalar-fields.js';
import { TruncationField } from '../shared/token-fields.js';

/** OpenAI's limit on the inputs of one embeddings request; scoring and reranking share it. */
export const MAX_POOLING_INPUTS = 2048;

/** What embeddings, score and rerank have in common. */
export class PoolingFields {
  @StringField({
    description:
      'Name of a served model. When exactly one model can do the task, any other name means that one.',
    example: 'demo-embed',
  })
  model?: string;

  @TruncationField({
    description:
      'Shorten inputs to this many tokens; the last ones are kept. -1 is what the model can take. Left out: an input that is too long is an error.',
    example: -1,
  })
  truncate_prompt_tokens?: number;

  @StringField({ description: 'An id of your end user; accepted and not used.' })
  user?: string;
}
