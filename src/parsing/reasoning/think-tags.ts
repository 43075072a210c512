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
