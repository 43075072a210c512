import type { ReasoningFormat } from '../formats.js';
import type { ParserContext } from '../types.js';
import { tokenSuffix } from './token-suffix.js';

/** `reasoning_effort` is the model's own switch: without it, and with `no_think`, there is no reasoning. */
function begins(context: ParserContext): 'reasoning' | 'either' {
  const effort = context.templateKwargs['reasoning_effort'] ?? 'no_think';
  return effort === 'no_think' || effort === 'none' ? 'either' : 'reasoning';
}

function formatWithSuffixes(suffixes: readonly string[]): ReasoningFormat {
  return {
    name: 'hy_v3',
    aliases: [],
    description: 'Hunyuan 3: <think>...</think> when reasoning_effort is given and not no_think',
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
