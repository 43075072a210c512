import { ApiSchema } from '@nestjs/swagger';
import { UnionField } from '../../validation/composite-fields.js';
import { BooleanField, EnumField, IntegerField, StringField } from '../../validation/scalar-fields.js';
import { MAX_POOLING_INPUTS, PoolingFields } from '../pooling/pooling-fields.js';

/** A text, texts, token ids, or lists of token ids. */
export type EmbeddingsInput = string | string[] | number[] | number[][];

const isTokenIds = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((id) => Number.isSafeInteger(id) && (id as number) >= 0);

const INPUT_RULE = `must be a string, token ids, or a list of 1 to ${MAX_POOLING_INPUTS} of either`;

function checkInput(value: unknown): string | null {
  if (typeof value === 'string' || isTokenIds(value)) return null;
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_POOLING_INPUTS) return INPUT_RULE;
  return value.every((item) => typeof item === 'string') || value.every(isTokenIds) ? null : INPUT_RULE;
}

const TOKEN_IDS = { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1 };

@ApiSchema({ description: 'The body of POST /v1/embeddings.' })
export class EmbeddingsRequest extends PoolingFields {
  @UnionField({
    required: true,
    title: 'Input',
    description: 'The text to embed: a string, several strings, token ids, or several lists of token ids.',
    example: ['The sea was calm.', 'The weather is fine.'],
    check: checkInput,
    oneOf: [
      { type: 'string' },
      { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: MAX_POOLING_INPUTS },
      TOKEN_IDS,
      { type: 'array', items: TOKEN_IDS, minItems: 1, maxItems: MAX_POOLING_INPUTS },
    ],
  })
  input!: EmbeddingsInput;

  @EnumField({
    description: 'Vectors as lists of numbers, or as little-endian 32-bit floats in base64. Default: float.',
    values: ['float', 'base64'],
    enumName: 'EmbeddingEncodingFormat',
  })
  encoding_format?: 'float' | 'base64';

  @IntegerField({
    description: "Length of the vectors, at most the model's own; for models trained to be cut (Matryoshka).",
    min: 1,
  })
  dimensions?: number;

  @BooleanField({ description: 'Scale every vector to length 1.', default: true })
  normalize?: boolean;

  @BooleanField({ description: "vLLM's name of `normalize`, which goes before it.", default: true })
  use_activation?: boolean;

  @BooleanField({
    description: 'Put BOS, CLS, SEP and the like around texts as the tokenizer does.',
    default: true,
  })
  add_special_tokens?: boolean;

  @StringField({
    description: "Put texts into this prompt of the model's file (tokenizer.chat_template.NAME).",
    example: 'query',
  })
  prompt_name?: string;

  @StringField({ description: 'What the texts are for, when the prompt has a place for an {instruction}.' })
  instruction?: string;
}
