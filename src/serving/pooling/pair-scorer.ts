import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import type { RequestContext } from '../../common/request-context.js';
import type { PairFields } from '../../protocol/pooling/pair-fields.js';
import { taskOf, type ServedModel } from '../models/served-model.js';
import { framedPairs } from './framed-pairs.js';
import { pairTemplate } from './pair-template.js';
import { PoolingRunner, tokenCount } from './pooling-runner.js';
import { PoolingTokenizer } from './pooling-tokenizer.js';
import { relevanceLogitOf, relevanceOf } from './relevance.js';
import { templatePairs } from './template-pairs.js';
import { firstTokens, type PairOptions, type TextPair } from './text-pairs.js';
import { fitIntoFrame } from './token-frame.js';
import { tokenLimit } from './token-limit.js';
import { cosineSimilarity } from './vectors.js';

export interface ScoredPairs {
  /** One per pair, in their order. */
  scores: number[];
  promptTokens: number;
}

/** Scores pairs of texts with a reranker, or with an embedding model by the cosine of both vectors (as vLLM). */
@Injectable()
export class PairScorer {
  constructor(
    private readonly runner: PoolingRunner,
    private readonly tokenizer: PoolingTokenizer,
  ) {}

  /** Throws ApiError 400 for pairs that are too long or options that mean nothing to the model; EngineError. */
  async score(
    model: ServedModel,
    pairs: readonly TextPair[],
    fields: PairFields,
    context: RequestContext,
  ): Promise<ScoredPairs> {
    const options = {
      limit: tokenLimit(fields.truncate_prompt_tokens, model.engine.info),
      maxTokensPerQuery: fields.max_tokens_per_query ?? 0,
      maxTokensPerDocument: fields.max_tokens_per_doc ?? 0,
    };
    const template = pairTemplate(fields, model);
    if (taskOf(model) === 'embed') return this.similarities(model, pairs, options, context);
    const { engine } = model;
    if (engine.scorePairs) return this.remoteScores(model, pairs, fields, context);
    const inputs = template
      ? await templatePairs(engine, this.tokenizer, template, pairs, options)
      : await framedPairs(engine, this.tokenizer, pairs, options);
    const score = fields.use_activation === false ? relevanceLogitOf : relevanceOf;
    const logits = await this.runner.run(model, 'score', inputs, context);
    return {
      scores: logits.map((vector) => score(vector, model)),
      promptTokens: tokenCount(inputs),
    };
  }

  /** The server that runs the model puts pairs together itself: nothing about tokens can be promised for it. */
  private remoteScores(
    model: ServedModel,
    pairs: readonly TextPair[],
    fields: PairFields,
    context: RequestContext,
  ): Promise<ScoredPairs> {
    for (const field of ['truncate_prompt_tokens', 'max_tokens_per_query', 'max_tokens_per_doc'] as const) {
      if (fields[field]) {
        throw invalidRequest(
          `The engine '${model.engine.kind}' does not support ${field}.`,
          field,
          'unsupported',
        );
      }
    }
    if (fields.use_activation === false) {
      throw invalidRequest(
        `The engine '${model.engine.kind}' does not support use_activation false.`,
        'use_activation',
        'unsupported',
      );
    }
    return this.runner.runPairs(model, pairs, context);
  }

  /** Every text goes through the model once, however many pairs it is in. */
  private async similarities(
    model: ServedModel,
    pairs: readonly TextPair[],
    { limit, maxTokensPerQuery, maxTokensPerDocument }: PairOptions,
    context: RequestContext,
  ): Promise<ScoredPairs> {
    const frame = await this.tokenizer.frame(model.engine);
    const inputs: number[][] = [];
    const add = async (texts: Map<string, string>, most: number): Promise<Map<string, number>> => {
      const tokens = await this.tokenizer.texts(model.engine, [...texts.keys()], { trusted: true });
      return new Map(
        [...texts].map(([text, param], index) => [
          text,
          inputs.push(fitIntoFrame(firstTokens(tokens[index] ?? [], most), frame, limit, param)) - 1,
        ]),
      );
    };
    const queries = await add(
      new Map(pairs.map(({ query, queryParam }) => [query, queryParam])),
      maxTokensPerQuery,
    );
    const documents = await add(
      new Map(pairs.map(({ document, documentParam }) => [document, documentParam])),
      maxTokensPerDocument,
    );
    const vectors = await this.runner.run(model, 'embed', { inputs }, context);
    const vectorAt = (index: number | undefined): Float32Array => vectors[index ?? -1] ?? new Float32Array();
    return {
      scores: pairs.map(({ query, document }) =>
        cosineSimilarity(vectorAt(queries.get(query)), vectorAt(documents.get(document))),
      ),
      promptTokens: tokenCount({ inputs }),
    };
  }
}
