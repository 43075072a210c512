import type { ToolCallFormat } from '../formats.js';
import { readPythonList } from '../python/python-calls.js';
import { pythonListSyntax } from './pythonic.js';

const open = '<|python_start|>';
const close = '<|python_end|>';

/** Source: the Llama 4 prompt format; the markers are optional. */
export const llama4Pythonic: ToolCallFormat = {
  name: 'llama4_pythonic',
  aliases: [],
  description: 'Llama 4: <|python_start|>[f(a=1), g()]<|python_end|>, markers optional',
  starts: [open],
  strays: [close],
  bareStarts: ['['],
  bareStartsFirst: true,
  *read(session, start) {
    if (start === open) {
      yield* session.skipSpace();
      if (!(yield* session.accept('['))) return;
    }
    yield* readPythonList(session);
  },
  syntax: pythonListSyntax(null, '[', ']'),
};
