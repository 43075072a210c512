import type { ToolCallFormat } from '../formats.js';
import { readPythonList } from '../python/python-calls.js';
import type { ToolCallSyntax } from '../tool-call-syntax.js';

/** A Python list of calls between two texts. */
export function pythonListSyntax(trigger: string | null, begin: string, end: string): ToolCallSyntax {
  return {
    trigger,
    begin,
    separator: ', ',
    end,
    call: (tool) => ({ before: `${tool.name}(`, arguments: { kind: 'python' }, after: ')' }),
  };
}

/** The whole output is a list of calls. Source: Llama 3.2 prompt format, ToolACE. */
export const pythonic: ToolCallFormat = {
  name: 'pythonic',
  aliases: [],
  description: "Llama 3.2, ToolACE: [f(a=1), g(b='x')] as the whole answer",
  starts: [],
  bareStarts: ['['],
  bareStartsFirst: true,
  *read(session) {
    yield* readPythonList(session);
  },
  syntax: pythonListSyntax(null, '[', ']'),
};
