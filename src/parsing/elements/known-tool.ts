import type { ParserContext } from '../types.js';

/** Whether a request has a tool of that name; without a list of tools any name will do. */
export function isKnownTool(context: ParserContext, name: string): boolean {
  return context.tools.length === 0 || context.tools.some((tool) => tool.name === name);
}
