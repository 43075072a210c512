import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PoolingUsage } from '../pooling/pooling-usage.js';
import { IntegerOut, ListOut, ObjectOut, TextOut } from '../shared/response-fields.js';

@ApiSchema({ description: 'The vector of one input.' })
export class EmbeddingObject {
  @TextOut('Always `embedding`.', { example: 'embedding' })
  object!: 'embedding';

  @IntegerOut('Place of the input in the request.', 0)
  index!: number;

  @ApiProperty({
    oneOf: [
      { type: 'array', items: { type: 'number', format: 'float' } },
      { type: 'string', format: 'byte' },
    ],
    description: 'The vector: numbers, or little-endian 32-bit floats in base64, as `encoding_format` says.',
    example: [0.6, 0.8],
  })
  embedding!: number[] | string;
}

@ApiSchema({ description: 'The answer of POST /v1/embeddings.' })
export class EmbeddingsResponse {
  @TextOut('Id of this answer.', { example: 'embd-5f1c0b9a' })
  id!: string;

  @TextOut('Always `list`.', { example: 'list' })
  object!: 'list';

  @IntegerOut('Unix time in seconds.')
  created!: number;

  @TextOut('Name of the model.', { example: 'demo-embed' })
  model!: string;

  @ListOut(EmbeddingObject, 'One vector per input, in the order of the request.')
  data!: EmbeddingObject[];

  @ObjectOut(PoolingUsage, 'Tokens the request cost.')
  usage!: PoolingUsage;
}
