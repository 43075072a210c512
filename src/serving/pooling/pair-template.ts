import { invalidRequest } from '../../common/api-error.js';
import type { PairFields } from '../../protocol/pooling/pair-fields.js';
import { taskOf, type ServedModel } from '../models/served-model.js';
import { DEFAULT_INSTRUCTION, openInstruction, QWEN3_TEMPLATE } from './qwen3-reranker.js';
import { hasPlace } from './text-template.js';

/** The text that a pair is put into. */
export interface PairTemplate {
  /** With places for {query} and {document}, and perhaps for an {instruction}. */
  text: string;
  instruction: string;
}

/**
 * The template for pairs: Qwen3-Reranker's when the request asks for it, else the model's own; null when it takes
 * pairs bare. Throws 400 for what the model has no use for: an instruction without a place, Qwen3's template without its tokens.
 */
export function pairTemplate(
  { use_qwen3_template: useQwen3, instruction }: PairFields,
  model: ServedModel,
): PairTemplate | null {
  const { chatTemplates, specialTokens } = model.engine.info;
  const ranks = taskOf(model) === 'score';
  if (useQwen3 && !(ranks && specialTokens.has('<|im_start|>'))) {
    throw invalidRequest(
      `Invalid value for 'use_qwen3_template': the model '${model.name}' is not of that kind, got true.`,
      'use_qwen3_template',
      'unsupported',
    );
  }
  const own = useQwen3 ? QWEN3_TEMPLATE : ranks ? chatTemplates['rerank'] : undefined;
  if (instruction === undefined)
    return own === undefined ? null : { text: own, instruction: DEFAULT_INSTRUCTION };
  const text = openInstruction(own ?? '');
  if (hasPlace(text, 'instruction')) return { text, instruction };
  throw invalidRequest(
    `Invalid value for 'instruction': the model '${model.name}' has no template with a place for one.`,
    'instruction',
    'unsupported',
  );
}
