import { invalidRequest } from '../../common/api-error.js';
import type { ReasoningBudget } from '../../engines/engine.js';
import type { ReasoningFormat } from '../../parsing/formats.js';
import { initialState } from '../../parsing/reasoning/initial-state.js';
import { findReasoningFormat, findToolCallFormat } from '../../parsing/registry.js';
import type { ServedModel } from '../models/served-model.js';

/**
 * How long the answer may reason, from thinking_token_budget; null: as long as it likes, or not at all. Throws 400
 * for a model whose reasoning has no end that could be put there.
 */
export function reasoningBudget(
  tokens: number | undefined,
  model: Pick<ServedModel, 'reasoningParser' | 'toolCallParser'>,
  prompt: { text: string; templateKwargs: Readonly<Record<string, unknown>> },
): ReasoningBudget | null {
  const format = model.reasoningParser === null ? undefined : findReasoningFormat(model.reasoningParser);
  if (tokens === undefined || tokens < 0 || format === undefined) return null;
  if (format.channel) {
    const { start, end, closing } = format.channel;
    return { tokens, open: false, starts: [start], ends: [end], repeats: true, closing };
  }
  const state = initialState(format, {
    tools: [],
    specialTokens: new Map(),
    templateKwargs: prompt.templateKwargs,
    promptText: prompt.text,
  });
  if (state === 'none') return null;
  const [closing] = format.ends;
  if (closing === undefined) {
    throw invalidRequest(
      `thinking_token_budget does not work with the reasoning parser '${format.name}'.`,
      'thinking_token_budget',
      'unsupported',
    );
  }
  const open = state === 'reasoning';
  return {
    tokens,
    open,
    starts: format.starts,
    ends: endsOf(format, model),
    repeats: format.reopens ?? false,
    closing,
  };
}

/** A tool call ends reasoning too. */
function endsOf(format: ReasoningFormat, { toolCallParser }: Pick<ServedModel, 'toolCallParser'>): string[] {
  const calls = toolCallParser === null ? undefined : findToolCallFormat(toolCallParser);
  return [...format.ends, ...(format.endedBy ?? []), ...(calls?.starts ?? [])];
}
