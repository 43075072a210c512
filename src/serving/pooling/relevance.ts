import { invalidRequest } from '../../common/api-error.js';
import type { ServedModel } from '../models/served-model.js';

/**
 * Class logits as one relevance from 0 to 1: the sigmoid of a single logit (BERT cross-encoders), or the share of
 * "yes" against "no" (Qwen3-Reranker). Throws 400 for a model that sorts into other classes.
 */
export function relevanceOf(logits: Float32Array, { name, engine }: ServedModel): number {
  const [first = 0, second = 0] = logits;
  if (logits.length === 1) return sigmoid(first);
  if (logits.length === 2) {
    // llama.cpp's converter writes "yes" first; files that name nothing follow it.
    const yesIsSecond = engine.info.classLabels?.findIndex((label) => /^yes$/i.test(label)) === 1;
    return yesIsSecond ? sigmoid(second - first) : sigmoid(first - second);
  }
  throw invalidRequest(
    `The model '${name}' can't score pairs: it must give one logit, or those of yes and no, and gives ${logits.length}.`,
    'model',
    'unsupported',
  );
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
