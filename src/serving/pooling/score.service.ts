import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import { unixSeconds } from '../../common/clock.js';
import { newId } from '../../common/ids.js';
import type { RequestContext } from '../../common/request-context.js';
import type { ScoreRequest } from '../../protocol/pooling/score-request.js';
import type { ScoreResponse } from '../../protocol/pooling/score-response.js';
import { ModelRegistry } from '../models/model-registry.js';
import { pairModel } from './pair-model.js';
import { PairScorer } from './pair-scorer.js';
import { pairUp, type PairSide } from './pairing.js';
import { poolingUsage } from './pooling-usage.js';

/** The names under which both sides may come, as vLLM takes them. */
const SIDES = [
  ['text_1', 'text_2'],
  ['queries', 'documents'],
  ['queries', 'items'],
  ['data_1', 'data_2'],
] as const;

/** Answers score requests. */
@Injectable()
export class ScoreService {
  constructor(
    private readonly models: ModelRegistry,
    private readonly scorer: PairScorer,
  ) {}

  /** Throws ApiError or EngineError. */
  async create(request: ScoreRequest, context: RequestContext): Promise<ScoreResponse> {
    const model = pairModel(this.models, request.model);
    const pairs = pairUp(...sidesOf(request));
    const { scores, promptTokens } = await this.scorer.score(model, pairs, request, context);
    return {
      id: newId('score'),
      object: 'list',
      created: unixSeconds(),
      model: model.name,
      data: scores.map((score, index) => ({ index, object: 'score', score })),
      usage: poolingUsage(promptTokens),
    };
  }
}

function sidesOf(request: ScoreRequest): [PairSide, PairSide] {
  for (const [first, second] of SIDES) {
    const left = request[first];
    const right = request[second];
    if (left !== undefined && right !== undefined) {
      return [
        { items: left, field: first },
        { items: right, field: second },
      ];
    }
  }
  throw invalidRequest(
    'Both sides of the pairs must be given: text_1 and text_2, queries and documents (or items), or data_1 and data_2.',
    SIDES.flat().find((field) => request[field] === undefined) ?? null,
    'missing_required_field',
  );
}
