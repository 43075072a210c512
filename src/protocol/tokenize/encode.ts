import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { UnionField } from '../../validation/composite-fields.js';
import { BooleanField, StringField } from '../../validation/scalar-fields.js';

@ApiSchema({ description: "The body of POST /v1/encode, LMDeploy's way to tokenize." })
export class EncodeRequest {
  @StringField({ description: 'Name of a served model.', example: 'demo-chat' })
  model?: string;

  @UnionField({
    required: true,
    description: 'The text, or several.',
    example: 'The capital of France is Paris.',
    check: (value) =>
      typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'))
        ? null
        : 'must be a string or a list of strings',
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
  })
  input!: string | string[];

  @BooleanField({ description: 'Render each text as a user message first.', default: false })
  do_preprocess?: boolean;

  @BooleanField({ description: 'Keep the BOS token, for models that have one.', default: true })
  add_bos?: boolean;
}

@ApiSchema({ description: 'The answer of POST /v1/encode: one list of ids, or a list per text.' })
export class EncodeResponse {
  @ApiProperty({
    oneOf: [
      { type: 'array', items: { type: 'integer', format: 'int64' } },
      { type: 'array', items: { type: 'array', items: { type: 'integer', format: 'int64' } } },
    ],
    description: 'The token ids; a list per text when several were given.',
    example: [328, 420, 367],
  })
  input_ids!: number[] | number[][];

  @ApiProperty({
    oneOf: [
      { type: 'integer', format: 'int64' },
      { type: 'array', items: { type: 'integer', format: 'int64' } },
    ],
    description: 'How many ids; a list when several texts were given.',
    example: 3,
  })
  length!: number | number[];
}
