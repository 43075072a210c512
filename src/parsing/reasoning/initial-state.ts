import type { ReasoningFormat } from '../formats.js';
import type { ParserContext } from '../types.js';

/**
 * Where an output begins. The prompt decides when it is known: one that ends inside a think block makes
 * everything reasoning until its end marker; after another one a hybrid model says so itself by its first word.
 */
export function initialState(
  format: ReasoningFormat,
  context: ParserContext,
): ReturnType<ReasoningFormat['begins']> {
  const begins = format.begins(context);
  const open = context.promptEndsInReasoning ?? endsWithStart(format, context.promptText);
  if (open === true && begins !== 'none') return 'reasoning';
  if (open === false && begins === 'reasoning' && format.alwaysReasons !== true) return 'either';
  return begins;
}

function endsWithStart(format: ReasoningFormat, promptText: string | undefined): boolean | undefined {
  if (promptText === undefined) return undefined;
  const text = promptText.trimEnd();
  return format.starts.some((start) => text.endsWith(start));
}
