import type { ModelInfo } from '../../engines/engine.js';
import { findToolCallFormat } from '../../parsing/registry.js';
import type { ToolDefinition } from '../../protocol/chat/tool.js';
import {
  toolCallActivation,
  toolCallConstraint,
  type ConstrainedTool,
  type ToolCallConstraint,
} from '../../structured/tool-grammar.js';
import type { ServedModel } from '../models/served-model.js';
import type { ToolUse } from './tool-choice.js';

/** Reads a plain JSON array of calls: what a model without a call syntax of its own is held to. */
const ARRAY_PARSER = 'xlam';

/** How the calls of a request are enforced and read. */
export interface ToolEnforcement {
  /** null: the model writes calls as it likes, or none. */
  constraint: ToolCallConstraint | null;
  /** null: right away (after reasoning, if any); else where the model announces a call by itself. */
  activation: { kind: 'at'; text: string } | null;
  /** Parser for the output. */
  toolCallParser: string | null;
}

const UNENFORCED = { constraint: null, activation: null };

/**
 * required and named choices constrain the whole answer to calls in the model's own syntax; with auto, strict
 * tools are constrained from where a call begins.
 */
export function enforceTools(
  use: ToolUse,
  model: Pick<ServedModel, 'toolCallParser'>,
  info: Pick<ModelInfo, 'specialTokens' | 'endOfGenerationIds'>,
  parallel: boolean,
): ToolEnforcement {
  const toolCallParser = use.tools.length > 0 ? model.toolCallParser : null;
  const syntax = (toolCallParser !== null && findToolCallFormat(toolCallParser)?.syntax) || null;
  const constraint = (tools: readonly ConstrainedTool[]): ToolCallConstraint =>
    toolCallConstraint({ syntax, tools, parallel, ...info });
  switch (use.mode) {
    case 'none':
      return { ...UNENFORCED, toolCallParser };
    case 'auto': {
      const activation = toolCallActivation(syntax, 'auto');
      const strict = use.callable.some((tool) => tool.function.strict);
      if (!strict || activation?.kind !== 'at') return { ...UNENFORCED, toolCallParser };
      return {
        constraint: constraint(constrained(use, (tool) => tool.function.strict ?? false)),
        activation,
        toolCallParser,
      };
    }
    case 'required':
    case 'named':
      return {
        constraint: constraint(constrained(use, () => true)),
        activation: null,
        toolCallParser: syntax === null ? ARRAY_PARSER : toolCallParser,
      };
  }
}

function constrained(use: ToolUse, enforceSchema: (tool: ToolDefinition) => boolean): ConstrainedTool[] {
  return use.callable.map((tool) => ({
    name: tool.function.name,
    // A function without parameters takes none.
    parameters: tool.function.parameters ?? { type: 'object', properties: {}, additionalProperties: false },
    enforceSchema: enforceSchema(tool),
    path: `tools[${use.tools.indexOf(tool)}].function`,
  }));
}
