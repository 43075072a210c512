import { describe, expect, it } from 'vitest';
import { bakery, parsePieces, textPieces } from './testing/parser-cases.js';
import { toolCallFormats } from './tool-call-formats.js';
import type { ArgumentsSyntax, ToolCallSyntax } from './tool-call-syntax.js';
import type { ToolDefinition } from './types.js';

/** The arguments {"flavour": "plum"} as a format writes them. */
function writeArguments(syntax: ArgumentsSyntax): string {
  switch (syntax.kind) {
    case 'json':
      return '{"flavour": "plum"}';
    case 'elements':
      return `${syntax.before('flavour', true)}plum${syntax.after}`;
    case 'literals':
      return `flavour:${syntax.delimiter}plum${syntax.delimiter}`;
    case 'python':
      return "flavour='plum'";
  }
}

function writeCalls(syntax: ToolCallSyntax, tool: ToolDefinition): string {
  const calls = [0, 1].map((position) => {
    const call = syntax.call(tool, position);
    return call.before + writeArguments(call.arguments) + call.after;
  });
  return syntax.begin + calls.join(syntax.separator) + syntax.end;
}

describe('ToolCallSyntax', () => {
  const [tool] = bakery;
  const formats = toolCallFormats.flatMap(({ name, syntax }) =>
    syntax === undefined ? [] : [{ name, syntax }],
  );

  it.each(formats)('of $name writes calls that its parser reads', ({ name, syntax }) => {
    if (tool === undefined) throw new Error('The bakery has no tool');
    const output = writeCalls(syntax, tool);
    const message = parsePieces({ toolCallParser: name }, {}, textPieces(output.split('')));
    expect(message.content).toBe('');
    expect(message.toolCalls.map((call) => [call.name, JSON.parse(call.arguments) as unknown])).toEqual([
      ['order_cake', { flavour: 'plum' }],
      ['order_cake', { flavour: 'plum' }],
    ]);
    if (syntax.trigger !== null) expect(output).toContain(syntax.trigger);
  });
});
