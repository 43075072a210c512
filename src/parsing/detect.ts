/** What is known of a model before its first output. */
export interface DetectionInput {
  chatTemplate: string | null;
  specialTokens: ReadonlyMap<string, number>;
  /** `general.architecture` or the config's model type. */
  architecture: string | null;
  modelName: string;
}

export interface DetectedParsers {
  toolCallParser: string | null;
  reasoningParser: string | null;
}

/** The first rule whose texts all occur in the chat template decides. */
const toolCallRules: readonly [parser: string, ...texts: string[]][] = [
  ['hermes', '<tool_call>', 'arguments'],
];

const reasoningRules: readonly [parser: string, ...texts: string[]][] = [
  ['qwen3', '</think>', 'enable_thinking'],
  ['deepseek_r1', '</think>'],
];

/** Chooses the parsers for `auto`; null where the model gives no sign of calls or reasoning. */
export function detectParsers(input: DetectionInput): DetectedParsers {
  const template = input.chatTemplate ?? '';
  return {
    toolCallParser: firstMatch(toolCallRules, template),
    reasoningParser: firstMatch(reasoningRules, template),
  };
}

function firstMatch(rules: typeof toolCallRules, template: string): string | null {
  return rules.find(([, ...texts]) => texts.every((text) => template.includes(text)))?.[0] ?? null;
}
