import { ApiSchema } from '@nestjs/swagger';
import { BooleanField, IntegerField } from '../../validation/scalar-fields.js';
import { PairFields } from './pair-fields.js';
import { TextField, TextListField, type TextItem } from './text-item.js';

@ApiSchema({ description: 'The body of POST /v1/rerank, as Cohere, Jina and vLLM take it.' })
export class RerankRequest extends PairFields {
  @TextField({
    required: true,
    description: 'What the documents are ranked against.',
    example: 'What is the capital of France?',
  })
  query!: TextItem;

  @TextListField({
    required: true,
    description: 'The documents, as strings or as objects with a text.',
    example: ['Bread is baked in an oven.', 'The capital of France is Paris.'],
  })
  documents!: TextItem[];

  @IntegerField({ description: 'How many of the best to return; 0 returns all.', default: 0, min: 0 })
  top_n?: number;

  @BooleanField({ description: 'Put the text of each document into its result.', default: true })
  return_documents?: boolean;
}
