import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IntegerOut, ListOut, ObjectOut, TextOut } from '../shared/response-fields.js';
import { PoolingUsage } from './pooling-usage.js';

@ApiSchema({ description: 'The score of one pair.' })
export class ScoreObject {
  @IntegerOut('Place of the pair in the request.', 0)
  index!: number;

  @TextOut('Always `score`.', { example: 'score' })
  object!: 'score';

  @ApiProperty({
    type: 'number',
    format: 'double',
    description:
      'How well the two fit: from 0 to 1 for a reranker, the cosine similarity for an embedding model.',
    example: 0.98,
  })
  score!: number;
}

@ApiSchema({ description: 'The answer of POST /v1/score.' })
export class ScoreResponse {
  @TextOut('Id of this answer.', { example: 'score-5f1c0b9a' })
  id!: string;

  @TextOut('Always `list`.', { example: 'list' })
  object!: 'list';

  @IntegerOut('Unix time in seconds.')
  created!: number;

  @TextOut('Name of the model.', { example: 'demo-rerank' })
  model!: string;

  @ListOut(ScoreObject, 'One score per pair, in the order of the request.')
  data!: ScoreObject[];

  @ObjectOut(PoolingUsage, 'Tokens the request cost.')
  usage!: PoolingUsage;
}
