import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { RequestContext } from '../../common/request-context.js';
import type { RerankRequest } from '../../protocol/pooling/rerank-request.js';
import type { RerankResponse } from '../../protocol/pooling/rerank-response.js';
import { ModelRegistry } from '../models/model-registry.js';
import { pairModel } from './pair-model.js';
import { PairScorer } from './pair-scorer.js';
import { pairUp } from './pairing.js';
import { poolingUsage } from './pooling-usage.js';

/** Answers rerank requests: one shape that Cohere's, Jina's and vLLM's clients all read. */
@Injectable()
export class RerankService {
  constructor(
    private readonly models: ModelRegistry,
    private readonly scorer: PairScorer,
  ) {}

  /** Throws ApiError or EngineError. */
  async create(request: RerankRequest, context: RequestContext): Promise<RerankResponse> {
    const model = pairModel(this.models, request.model);
    const pairs = pairUp(
      { items: request.query, field: 'query' },
      { items: request.documents, field: 'documents' },
    );
    const { scores, promptTokens } = await this.scorer.score(model, pairs, request, context);
    const withDocuments = request.return_documents ?? true;
    const results = pairs.map(({ document }, index) => ({
      index,
      relevance_score: scores[index] ?? 0,
      ...(withDocuments && { document: { text: document } }),
    }));
    // Sorting is stable: equally relevant documents stay in their order.
    results.sort((left, right) => right.relevance_score - left.relevance_score);
    return {
      id: newId('rerank'),
      model: model.name,
      usage: poolingUsage(promptTokens),
      results: request.top_n ? results.slice(0, request.top_n) : results,
    };
  }
}
