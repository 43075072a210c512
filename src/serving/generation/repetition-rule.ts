import { invalidRequest } from '../../common/api-error.js';
import type { RepetitionRule } from '../../engines/engine.js';
import type { RepetitionFields } from '../../protocol/shared/repetition-fields.js';

/**
 * When answers go in circles by the request's fields, vLLM's over LMDeploy's; null: never. Throws 400 for fields that
 * contradict each other (vLLM's RepetitionDetectionParams).
 */
export function repetitionRule(fields: RepetitionFields): RepetitionRule | null {
  const rule = patternRule(fields) ?? ngramRule(fields);
  if (rule === null || !fields.use_beam_search) return rule;
  const param = rule.consecutive ? 'repetition_detection' : 'repetition_ngram_size';
  throw refused(param, "can't be combined with use_beam_search");
}

function patternRule({ repetition_detection: asked }: RepetitionFields): RepetitionRule | null {
  if (asked === undefined) return null;
  const { max_pattern_size: maxSize = 0, min_pattern_size: minSize = 0, min_count: minCount = 0 } = asked;
  if (minSize > maxSize) {
    throw refused(
      'repetition_detection.min_pattern_size',
      `must be at most max_pattern_size (${maxSize}), got ${minSize}`,
    );
  }
  if (maxSize === 0) return null;
  if (minCount < 2) throw refused('repetition_detection.min_count', `must be at least 2, got ${minCount}`);
  return { minSize: Math.max(1, minSize), maxSize, minCount, consecutive: true };
}

function ngramRule({
  repetition_ngram_size: size = 0,
  repetition_ngram_threshold: minCount = 0,
}: RepetitionFields): RepetitionRule | null {
  if (size === 0 || minCount === 0) return null;
  return { minSize: size, maxSize: size, minCount, consecutive: false };
}

function refused(param: string, rule: string): Error {
  return invalidRequest(`Invalid value for '${param}': ${rule}.`, param, 'invalid_value');
}
