import { BooleanField, IntegerField, StringField } from '../../validation/scalar-fields.js';
import { PoolingFields } from './pooling-fields.js';

/** How pairs of a query and a document are put before the model: the same for score and rerank. */
export class PairFields extends PoolingFields {
  @IntegerField({
    description: 'Shorten every query to its first tokens; 0 leaves them whole.',
    default: 0,
    min: 0,
  })
  max_tokens_per_query?: number;

  @IntegerField({
    description: 'Shorten every document to its first tokens; 0 leaves them whole.',
    default: 0,
    min: 0,
  })
  max_tokens_per_doc?: number;

  @BooleanField({
    description: "Put pairs into Qwen3-Reranker's own template, whatever template the model's file carries.",
    default: false,
  })
  use_qwen3_template?: boolean;

  @BooleanField({
    description: 'Scores from 0 to 1; false gives the raw logit of a reranker.',
    default: true,
  })
  use_activation?: boolean;

  @StringField({
    description: 'What makes a document relevant, for models whose template has a place for it.',
    example: 'Given a web search query, retrieve relevant passages that answer the query',
  })
  instruction?: string;
}
