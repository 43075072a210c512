import type { ToolCallFormat } from '../formats.js';
import { readHeader, readNamedCall } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from './close-call.js';
import { bareObject, llamaTag, readLlamaObjects } from './llama3-json.js';

const open = '<function=';
const close = '</function>';
const headerEnd = new MarkerSet(['>']);
const borders = new MarkerSet([open, close, llamaTag]);

/**
 * The custom tool format of Llama 3.1, and its JSON behind the tag or as the whole answer, which LMDeploy 0.18 and
 * SGLang 0.5.23 give this name. Source: Llama 3.1 prompt format.
 */
export const llama3: ToolCallFormat = {
  name: 'llama3',
  aliases: [],
  description:
    'Llama 3.1: <function=NAME>{arguments}</function>, or {"name", "parameters"} at the start or behind <|python_tag|>',
  starts: [open, llamaTag],
  ...bareObject,
  bareStartsFirst: true,
  markers: [close],
  *read(session, start) {
    if (start !== open) {
      yield* readLlamaObjects(session, start);
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
