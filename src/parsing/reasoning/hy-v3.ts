import type { ReasoningFormat } from '../formats.js';
import type { ParserContext } from '../types.js';
import { tokenSuffix } from './token-suffix.js';

/** What tells the generations apart: the effort when none is asked for, and the names. */
interface Generation {
  names: Pick<ReasoningFormat, 'name' | 'aliases' | 'description'>;
  defaultEffort: string;
}

function formatWithSuffixes(generation: Generation, suffixes: readonly string[]): ReasoningFormat {
  return {
    ...generation.names,
    starts: suffixes.map((suffix) => `<think${suffix}>`),
    ends: suffixes.map((suffix) => `</think${suffix}>`),
    begins: (context) => beginsWith(effortOf(context) ?? generation.defaultEffort),
    dropsStrayEnds: true,
    adapt: (specialTokens) => {
      const suffix = tokenSuffix('<think', specialTokens);
      return formatWithSuffixes(generation, suffix === null ? suffixes : [suffix]);
    },
  };
}

/** `reasoning_effort` is the models' own switch. */
function effortOf(context: ParserContext): unknown {
  return context.templateKwargs['reasoning_effort'];
}

function beginsWith(effort: unknown): 'reasoning' | 'either' {
  return effort === 'no_think' || effort === 'none' ? 'either' : 'reasoning';
}

/** Checkpoints differ in a suffix of all markers. Source: the Hunyuan 3 chat templates. */
export const hyV3Reasoning: ReasoningFormat = formatWithSuffixes(
  {
    names: {
      name: 'hy_v3',
      aliases: [],
      description: 'Hunyuan 3: <think>...</think> when reasoning_effort is given and not no_think',
    },
    defaultEffort: 'no_think',
  },
  ['', ':opensource'],
);

/** Thinks unless told not to. Source: vLLM 0.33 and SGLang 0.5.23, which follow its template's default. */
export const hyV4Reasoning: ReasoningFormat = formatWithSuffixes(
  {
    names: {
      name: 'hy_v4',
      aliases: ['hunyuan'],
      description: 'Hunyuan 4: <think>...</think> unless reasoning_effort is no_think',
    },
    defaultEffort: 'high',
  },
  ['', ':opensource'],
);
