/**
 * How a model writes tool calls, as output parsers describe it beside their state machines: the shapes here are
 * those of parsing/tool-call-syntax.ts, which this folder does not import.
 */
export interface ToolCallSyntax {
  /** With which a call announces itself in free text; null when a call can only begin the output. */
  trigger: string | null;
  /** `begin call (separator call)* end`. */
  begin: string;
  separator: string;
  end: string;
  /** `position` counts the calls of an output from 0. */
  call(tool: CallableTool, position: number): CallSyntax;
}

export interface CallableTool {
  name: string;
  /** JSON Schema of the arguments object; absent or null: anything. */
  parameters?: unknown;
}

export interface CallSyntax {
  before: string;
  arguments: ArgumentsSyntax;
  after: string;
}

export type ArgumentsSyntax =
  /** One JSON object. */
  | { kind: 'json' }
  /** One element per argument; a value is plain text or JSON. */
  | {
      kind: 'elements';
      before: (argument: string, isString: boolean) => string;
      after: string;
      separator: string;
      /** Texts that a plain text value can't contain. */
      forbiddenInText: readonly string[];
    }
  /** `name:value` pairs with commas and no spaces; strings stand unescaped between delimiters. */
  | { kind: 'literals'; delimiter: string }
  /** `name=literal` pairs, literals as in Python. */
  | { kind: 'python' };

/** For models whose own syntax is not known: what vLLM makes them write, a JSON array of calls. */
export const JSON_ARRAY_SYNTAX: ToolCallSyntax = {
  trigger: null,
  begin: '[',
  separator: ', ',
  end: ']',
  call: (tool) => ({
    before: `{"name": ${JSON.stringify(tool.name)}, "parameters": `,
    arguments: { kind: 'json' },
    after: '}',
  }),
};
