import type { ToolDefinition } from './types.js';

/** How the arguments of one call are written between `before` and `after`. */
export type ArgumentsSyntax =
  /** One JSON object that follows the tool's schema. */
  | { kind: 'json' }
  /** One element per argument; values are text or JSON. */
  | {
      kind: 'elements';
      /** What precedes a value; `isString`: the value is written as plain text. */
      before: (argument: string, isString: boolean) => string;
      after: string;
      separator: string;
      /** Texts that a plain text value can't contain. */
      forbiddenInText: readonly string[];
    }
  /**
   * `name:value` pairs separated by commas, without spaces. Objects are `{name:value}`, arrays `[value,value]`,
   * strings stand unescaped between delimiters, everything else is as in JSON.
   */
  | { kind: 'literals'; delimiter: string }
  /** `name=literal` pairs separated by `, `; literals as in Python. */
  | { kind: 'python' };

/** One call of one tool: before, arguments, after. */
export interface CallSyntax {
  before: string;
  arguments: ArgumentsSyntax;
  after: string;
}

/**
 * How a format writes calls, as building blocks for constraints: `begin call (separator call)* end`.
 * `call` gets the tool and the position of the call (Kimi K2 numbers them).
 */
export interface ToolCallSyntax {
  /** With which a call announces itself in free text; null when it has no marker and can only begin the output. */
  trigger: string | null;
  begin: string;
  separator: string;
  end: string;
  call(tool: ToolDefinition, position: number): CallSyntax;
}
