import type { ReasoningFormat } from '../formats.js';
import type { ParserContext } from '../types.js';
import { tokenSuffix } from './token-suffix.js';

/** `reasoning_effort` is the model's own switch: `no_think` turns reasoning off. */
function begins(context: ParserContext): 'reasoning' | 'either' {
  return context.templateKwargs['reasoning_effort'] === 'no_think' ? 'either' : 'reasoning';
}

function formatWithSuffixes(suffixes: readonly string[]): ReasoningFormat {
  return {
    name: 'hy_v3',
    aliases: [],
    description: 'Hunyuan 3: <think>...</think> unless reasoning_effort is no_think',
    starts: suffixes.map((suffix) => `<think${suffix}>`),
    ends: suffixes.map((suffix) => `</think${suffix}>`),
    begins,
    dropsStrayEnds: true,
    adapt: (specialTokens) => {
      const suffix = tokenSuffix('<think', specialTokens);
      return formatWithSuffixes(suffix === null ? suffixes : [suffix]);
    },
  };
}

/** Checkpoints differ in a suffix of all markers. Source: the Hunyuan 3 chat templates. */
export const hyV3Reasoning: ReasoningFormat = formatWithSuffixes(['', ':opensource']);
