import type { ModelTask } from '../engine.js';
import { metadataInteger, type GgufHeader } from './gguf/gguf-header.js';
import type { LlamaModel } from './native/model.js';

/** `pooling_type` of llama.h: 1 to 3 give a vector, 4 gives class logits. */
const RANK_POOLING = 4;

/**
 * What a model is for. A classification head or rank pooling: score. Another pooling, or no decoder at all (BERT
 * kinds): embed. Anything else generates.
 */
export function detectTask(header: GgufHeader, model: LlamaModel): ModelTask {
  const pooling = metadataInteger(header, `${model.architecture}.pooling_type`) ?? 0;
  const hasClassifier = header.tensors.some(({ name }) => name.startsWith('cls.'));
  if (pooling === RANK_POOLING || hasClassifier || model.classLabels().length > 0) {
    return 'score';
  }
  const hasCausalHead = metadataIsCausal(header, model.architecture);
  return pooling > 0 || !hasCausalHead || !model.hasDecoder ? 'embed' : 'generate';
}

/** BERT kinds say that they do not attend causally; they can't generate. */
function metadataIsCausal(header: GgufHeader, architecture: string): boolean {
  return header.metadata.get(`${architecture}.attention.causal`) !== false;
}
