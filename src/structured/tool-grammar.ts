import type { JsonWhitespace } from './structured-output.js';
import type { ToolCallSyntax } from './tool-call-syntax.js';

/** A tool as far as its calls' form is concerned. */
export interface ConstrainedTool {
  name: string;
  /** JSON Schema of the arguments; undefined: an object without arguments. */
  parameters: unknown;
  /** Whether the arguments must follow the schema; false: any JSON object. */
  enforceSchema: boolean;
  /** JSON path of the tool in the request, such as `tools[0].function`. */
  path: string;
}

/** Calls of some tools in a model's own syntax. Plain data, compiled by `StructuredOutputCompiler`. */
export interface ToolCallConstraint {
  kind: 'tool-calls';
  /** null: the model has no known syntax; a JSON array of {"name", "parameters"} as vLLM's. */
  syntax: ToolCallSyntax | null;
  /** The tools that may be called: all for required, one for named, the allowed ones for allowed_tools. */
  tools: readonly ConstrainedTool[];
  /** Whether several calls may follow each other; false: exactly one. */
  parallel: boolean;
  /** The model's special tokens by text (ModelInfo.specialTokens). */
  specialTokens: ReadonlyMap<string, number>;
  whitespace: JsonWhitespace;
}

/** From where the grammar holds; the same shape as the Engine port's `GenerationConstraint['activation']`. */
export type ToolCallActivation = { kind: 'start' } | { kind: 'at'; text: string };

/** Where the grammar of a tool constraint begins: at once when a call is required, else with the first marker. */
export function toolCallActivation(
  constraint: ToolCallConstraint,
  mode: 'required' | 'auto',
): ToolCallActivation {
  const trigger = constraint.syntax?.trigger ?? '';
  return mode === 'required' || trigger === '' ? { kind: 'start' } : { kind: 'at', text: trigger };
}
