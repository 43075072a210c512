import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import { unixSeconds } from '../../common/clock.js';
import { newId } from '../../common/ids.js';
import type { RequestContext } from '../../common/request-context.js';
import type { EmbeddingsRequest } from '../../protocol/embeddings/embeddings-request.js';
import type { EmbeddingsResponse } from '../../protocol/embeddings/embeddings-response.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { ServedModel } from '../models/served-model.js';
import { EmbeddingInputs } from './embedding-inputs.js';
import { PoolingRunner, tokenCount } from './pooling-runner.js';
import { poolingUsage } from './pooling-usage.js';
import { shapeVector, toBase64 } from './vectors.js';

/** Answers embeddings requests. */
@Injectable()
export class EmbeddingsService {
  constructor(
    private readonly models: ModelRegistry,
    private readonly inputs: EmbeddingInputs,
    private readonly runner: PoolingRunner,
  ) {}

  /** Throws ApiError or EngineError. */
  async create(request: EmbeddingsRequest, context: RequestContext): Promise<EmbeddingsResponse> {
    const model = this.models.resolve(request.model, 'embed');
    checkDimensions(request.dimensions, model);
    const inputs = await this.inputs.tokens(request, model.engine);
    const vectors = await this.runner.run(model, 'embed', { inputs }, context);
    const normalize = request.normalize ?? request.use_activation;
    return {
      id: newId('embd'),
      object: 'list',
      created: unixSeconds(),
      model: model.name,
      data: vectors.map((raw, index) => {
        const vector = shapeVector(raw, { dimensions: request.dimensions, normalize });
        return {
          object: 'embedding',
          index,
          embedding: request.encoding_format === 'base64' ? toBase64(vector) : Array.from(vector),
        };
      }),
      usage: poolingUsage(tokenCount({ inputs })),
    };
  }
}

function checkDimensions(dimensions: number | undefined, { name, engine }: ServedModel): void {
  const { embeddingLength } = engine.info;
  if (dimensions === undefined || dimensions <= embeddingLength) return;
  throw invalidRequest(
    `Invalid value for 'dimensions': must be at most ${embeddingLength}, the length of the vectors of '${name}', got ${dimensions}.`,
    'dimensions',
    'invalid_value',
  );
}
