import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IntegerOut, ListOut, ObjectOut, TextOut } from '../shared/response-fields.js';
import { PoolingUsage } from './pooling-usage.js';

@ApiSchema({ description: 'A document as it was ranked.' })
export class RerankDocument {
  @TextOut('The text of the document.', { example: 'The capital of France is Paris.' })
  text!: string;
}

@ApiSchema({ description: 'One document with its relevance.' })
export class RerankResult {
  @IntegerOut('Place of the document in the request.', 1)
  index!: number;

  @ApiProperty({
    type: 'number',
    format: 'double',
    description:
      'How relevant it is: from 0 to 1 for a reranker, the cosine similarity for an embedding model.',
    example: 0.98,
  })
  relevance_score!: number;

  @ObjectOut(RerankDocument, 'The document, unless `return_documents` is false.', { required: false })
  document?: RerankDocument;
}

@ApiSchema({ description: 'The answer of POST /v1/rerank.' })
export class RerankResponse {
  @TextOut('Id of this answer.', { example: 'rerank-5f1c0b9a' })
  id!: string;

  @TextOut('Name of the model.', { example: 'demo-rerank' })
  model!: string;

  @ObjectOut(PoolingUsage, 'Tokens the request cost.')
  usage!: PoolingUsage;

  @ListOut(RerankResult, 'The documents, the most relevant first.')
  results!: RerankResult[];
}
