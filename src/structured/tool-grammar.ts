import type { JsonWhitespace } from './structured-output.js';
import { StructuredOutputError } from './structured-output-error.js';
import { argumentsForm, type ArgumentsForm } from './tool-calls/arguments-form.js';
import { specialTexts, textPieces, type TextPiece } from './tool-calls/text-pieces.js';
import { JSON_ARRAY_SYNTAX, type CallableTool, type ToolCallSyntax } from './tool-call-syntax.js';

/** A tool as far as its calls' form is concerned. */
export interface ConstrainedTool extends CallableTool {
  /** Whether the arguments must follow `parameters`; false: any object. */
  enforceSchema: boolean;
  /** JSON path of the tool in the request, such as `tools[0].function`. */
  path: string;
}

export interface ToolConstraintOptions {
  /** null: the model has no known syntax; a JSON array of {"name", "parameters"} as vLLM's. */
  syntax: ToolCallSyntax | null;
  /** The tools that may be called: all for required, one for named, the allowed ones for allowed_tools. */
  tools: readonly ConstrainedTool[];
  /** Whether several calls may follow each other; false: exactly one. */
  parallel: boolean;
  /** The model's special tokens by text (ModelInfo.specialTokens): those in the syntax are required by id. */
  specialTokens: ReadonlyMap<string, number>;
  /** ModelInfo.endOfGenerationIds: they end the output, so a call that would go on behind one is the last. */
  endOfGenerationIds: readonly number[];
  /** White space inside arguments that are JSON. */
  whitespace?: JsonWhitespace;
}

/** One tool's calls, as plain data. */
export interface CallForm {
  name: string;
  before: readonly TextPiece[];
  arguments: ArgumentsForm;
  after: readonly TextPiece[];
  /** Schema of the arguments. */
  schema: unknown;
  path: string;
}

/** Calls of some tools in a model's own syntax. Plain data, compiled by `StructuredOutputCompiler`. */
export interface ToolCallConstraint {
  kind: 'tool-calls';
  begin: readonly TextPiece[];
  /** null: exactly one call. */
  separator: readonly TextPiece[] | null;
  end: readonly TextPiece[];
  calls: readonly CallForm[];
  /** Markers that are tokens of the model: inside an argument they would end the call. */
  avoid: readonly string[];
  whitespace: JsonWhitespace;
  path: string;
}

/** The constraint for calls of the given tools, which must not be empty. Throws 400 for a name no call can hold. */
export function toolCallConstraint(options: ToolConstraintOptions): ToolCallConstraint {
  const { specialTokens, tools } = options;
  const syntax = options.syntax ?? JSON_ARRAY_SYNTAX;
  const ending = new Set(options.endOfGenerationIds);
  const pieces = (text: string): TextPiece[] => textPieces(text, specialTokens);
  let endsOutput = false;
  const beforeEnd = (all: readonly TextPiece[]): readonly TextPiece[] => {
    const at = all.findIndex((piece) => piece.kind === 'token' && ending.has(piece.id));
    endsOutput ||= at >= 0;
    return at < 0 ? all : all.slice(0, at);
  };
  const calls = tools.map((tool): CallForm => {
    const [special] = specialTexts(tool.name, specialTokens);
    if (special !== undefined) {
      const param = `${tool.path}.name`;
      throw new StructuredOutputError(
        `${param} must not contain '${special}', a special token of the model.`,
        {
          param,
        },
      );
    }
    const { before, arguments: form, after } = syntax.call(tool, 0);
    return {
      name: tool.name,
      before: numbered(before, syntax.call(tool, 1).before).flatMap((piece) =>
        typeof piece === 'string' ? pieces(piece) : [piece],
      ),
      arguments: argumentsForm(form, specialTokens),
      after: beforeEnd(pieces(after)),
      schema: tool.enforceSchema ? (tool.parameters ?? true) : true,
      path: `${tool.path}.parameters`,
    };
  });
  const separator = beforeEnd(pieces(syntax.separator));
  const texts = tools.flatMap((tool) => {
    const call = syntax.call(tool, 0);
    return [call.before, call.after, argumentTexts(call.arguments)];
  });
  return {
    kind: 'tool-calls',
    begin: pieces(syntax.begin),
    separator: options.parallel && !endsOutput ? separator : null,
    end: endsOutput ? [] : beforeEnd(pieces(syntax.end)),
    calls,
    avoid: specialTexts([syntax.begin, syntax.separator, syntax.end, ...texts].join('\n'), specialTokens),
    whitespace: options.whitespace ?? 'optional-space',
    path: tools[0]?.path ?? 'tools',
  };
}

/** From where the grammar of a tool constraint holds; the shape of the Engine port's activation. */
export type ToolCallActivation = { kind: 'start' } | { kind: 'at'; text: string };

/**
 * At once when a call is required; for `auto` from the marker that announces a call. null: calls of this syntax are
 * not announced, so that `auto` can't be constrained.
 */
export function toolCallActivation(
  syntax: ToolCallSyntax | null,
  mode: 'required' | 'auto',
): ToolCallActivation | null {
  if (mode === 'required') {
    return { kind: 'start' };
  }
  const trigger = syntax?.trigger ?? null;
  return trigger === null ? null : { kind: 'at', text: trigger };
}

/** The text with a number where the first and second call differ. */
function numbered(first: string, second: string): (string | TextPiece)[] {
  if (first === second) {
    return [first];
  }
  let start = 0;
  while (first[start] === second[start]) {
    start += 1;
  }
  return [first.slice(0, start), { kind: 'number' }, first.slice(start + 1)];
}

function argumentTexts(form: ReturnType<ToolCallSyntax['call']>['arguments']): string {
  switch (form.kind) {
    case 'elements':
      return [form.before('', true), form.before('', false), form.after, form.separator].join('\n');
    case 'literals':
      return form.delimiter;
    default:
      return '';
  }
}
