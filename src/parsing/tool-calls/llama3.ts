import type { ToolCallFormat } from '../formats.js';
import { readCallObject } from '../json/call-object.js';
import { readHeader, readNamedCall } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from './close-call.js';

const open = '<function=';
const close = '</function>';
const tag = '<|python_tag|>';
const headerEnd = new MarkerSet(['>']);
const borders = new MarkerSet([open, close, tag]);

/** The custom tool format of Llama 3.1, as LMDeploy reads it. */
export const llama3: ToolCallFormat = {
  name: 'llama3',
  aliases: [],
  description: 'Llama 3.1 as LMDeploy reads it: <function=NAME>{arguments}</function>',
  starts: [open, tag],
  markers: [close],
  *read(session, start) {
    if (start === tag) {
      yield* readCallObject(session);
      return;
    }
    const header = yield* readHeader(session, headerEnd);
    if (header === null) return;
    const outcome = yield* readNamedCall(session, header.text.trim(), borders);
    if (outcome !== 'none') yield* readToClose(session, borders, [close]);
  },
  syntax: {
    trigger: open,
    begin: '',
    separator: '',
    end: '',
    call: (tool) => ({ before: `${open}${tool.name}>`, arguments: { kind: 'json' }, after: close }),
  },
};
