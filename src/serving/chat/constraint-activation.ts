import type { GenerationConstraint } from '../../engines/engine.js';
import { initialState } from '../../parsing/reasoning/initial-state.js';
import { findReasoningFormat } from '../../parsing/registry.js';
import type { ChatPrompt } from './chat-prompt.js';

/**
 * From where the form of the content holds: after the reasoning when the answer begins with some, else from the first token.
 * A model that may choose to think is constrained at once, so that the answer follows the constraint in any case.
 */
export function constraintActivation(
  reasoningParser: string | null,
  prompt: ChatPrompt,
): GenerationConstraint['activation'] {
  const format = reasoningParser === null ? undefined : findReasoningFormat(reasoningParser);
  if (format?.channel) return { kind: 'after', text: format.channel.answer };
  const end = format?.ends[0];
  if (!format || end === undefined) return { kind: 'start' };
  const state = initialState(format, {
    tools: [],
    specialTokens: new Map(),
    templateKwargs: prompt.templateKwargs,
    promptText: prompt.text,
  });
  return state === 'reasoning' ? { kind: 'after', text: end } : { kind: 'start' };
}

/** From where required calls hold: as content, but calls in messages of their own come where content would. */
export function callActivation(
  reasoningParser: string | null,
  prompt: ChatPrompt,
): GenerationConstraint['activation'] {
  const format = reasoningParser === null ? undefined : findReasoningFormat(reasoningParser);
  return format?.channel ? { kind: 'start' } : constraintActivation(reasoningParser, prompt);
}
