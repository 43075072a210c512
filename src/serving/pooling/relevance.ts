import { invalidRequest } from '../../common/api-error.js';
import type { ServedModel } from '../models/served-model.js';

/**
 * Class logits as one logit of relevance: a single one as it is (BERT cross-encoders), or that of "yes" against "no"
 * (Qwen3-Reranker). Throws 400 for a model that sorts into other classes.
 */
export function relevanceLogitOf(logits: Float32Array, { name, engine }: ServedModel): number {
  const [first = 0, second = 0] = logits;
  if (logits.length === 1) return first;
  if (logits.length === 2) {
    // llama.cpp's converter writes "yes" first; files that name nothing follow it.
    const yesIsSecond = engine.info.classLabels?.findIndex((label) => /^yes$/i.test(label)) === 1;
    return yesIsSecond ? second - first : first - second;
  }
  throw invalidRequest(
    `The model '${name}' can't score pairs: it must give one logit, or those of yes and no, and gives ${logits.length}.`,
    'model',
    'unsupported',
  );
}

/** The same as a relevance from 0 to 1: its sigmoid. */
export function relevanceOf(logits: Float32Array, model: ServedModel): number {
  return sigmoid(relevanceLogitOf(logits, model));
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
