/** Which names the reasoning goes out under (--reasoning-field). */
export type ReasoningField = 'reasoning_content' | 'reasoning' | 'both';

/** The reasoning under the names the server was told to use; nothing when there is none. */
export function reasoningFields(
  text: string | undefined,
  field: ReasoningField,
): { reasoning_content?: string; reasoning?: string } {
  if (text === undefined) return {};
  return {
    ...(field !== 'reasoning' && { reasoning_content: text }),
    ...(field !== 'reasoning_content' && { reasoning: text }),
  };
}
