import type { ReasoningFormat } from '../formats.js';
import type { ParserContext } from '../types.js';

/** The markers most models use. */
export const thinkTags = {
  starts: ['<think>'],
  ends: ['</think>'],
} as const satisfies Partial<ReasoningFormat>;

/** The switch that templates of hybrid models take: `enable_thinking`, or `thinking`; null when not given. */
export function thinkingSwitch(context: ParserContext): boolean | null {
  const { enable_thinking: enableThinking, thinking } = context.templateKwargs;
  if (typeof enableThinking === 'boolean') return enableThinking;
  return typeof thinking === 'boolean' ? thinking : null;
}

/** Hybrid models that reason unless told otherwise; then the first word still says. */
export function reasonsByDefault(context: ParserContext): 'reasoning' | 'either' {
  return thinkingSwitch(context) === false ? 'either' : 'reasoning';
}

/** Hybrid models that reason only when told to; otherwise the first word says. */
export function reasonsOnRequest(context: ParserContext): 'reasoning' | 'either' {
  return thinkingSwitch(context) === true ? 'reasoning' : 'either';
}
