import type { Provider } from '@nestjs/common';
import type { ServerConfig } from '../../config/server-config.js';
import { ServerMetrics } from '../../metrics/server-metrics.js';
import { Admission } from '../generation/admission.js';
import { EmbeddingInputs } from './embedding-inputs.js';
import { EmbeddingsService } from './embeddings.service.js';
import { PairScorer } from './pair-scorer.js';
import { PoolingRunner } from './pooling-runner.js';
import { PoolingTokenizer } from './pooling-tokenizer.js';
import { RerankService } from './rerank.service.js';
import { ScoreService } from './score.service.js';

/** Wires embeddings, score and rerank. */
export function poolingProviders({ requestTimeoutSeconds }: ServerConfig): Provider[] {
  return [
    PoolingTokenizer,
    EmbeddingInputs,
    PairScorer,
    EmbeddingsService,
    ScoreService,
    RerankService,
    {
      provide: PoolingRunner,
      useFactory: (metrics: ServerMetrics, admission: Admission) =>
        new PoolingRunner(metrics, admission, {
          timeoutMs: requestTimeoutSeconds > 0 ? requestTimeoutSeconds * 1000 : null,
        }),
      inject: [ServerMetrics, Admission],
    },
  ];
}
