import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { TextOut } from './response-fields.js';

@ApiSchema({ description: 'A JSON schema that the output follows, with a name.' })
export class JsonSchemaFormat {
  @TextOut('Name of the schema; not used here.', { required: false, example: 'capital' })
  name?: string;

  @TextOut('What the schema is for; not used here.', { required: false })
  description?: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The JSON schema (draft 2020-12).',
    example: { type: 'object', properties: { capital: { type: 'string' } }, required: ['capital'] },
  })
  schema!: Record<string, unknown>;

  @ApiProperty({
    type: 'boolean',
    required: false,
    description: 'Accepted and not used: the output always follows the schema.',
  })
  strict?: boolean;
}

/** Only describes `response_format`: src/structured reads it, and words its errors. */
@ApiSchema({ description: 'What the output looks like.' })
export class ResponseFormat {
  @ApiProperty({
    enum: ['text', 'json_object', 'json_schema', 'structural_tag', 'regex_schema'],
    enumName: 'ResponseFormatType',
    description: 'Kind of output: `text` is free; the others need the field of their name, or `format`.',
  })
  type!: string;

  @ApiProperty({
    type: JsonSchemaFormat,
    required: false,
    description: 'With type `json_schema`: the schema.',
  })
  json_schema?: JsonSchemaFormat;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'With type `json_object`: a JSON schema, if the object is to follow one (llama.cpp).',
  })
  schema?: Record<string, unknown>;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'With type `structural_tag`: which parts of the output follow which rule (vLLM).',
  })
  format?: Record<string, unknown>;

  @TextOut('With type `regex_schema`: a regular expression that the whole output matches (LMDeploy).', {
    required: false,
  })
  regex_schema?: string;
}
