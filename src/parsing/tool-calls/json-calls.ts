import type { ToolCallFormat } from '../formats.js';
import { readCallObject, type CallObjectOptions } from '../json/call-object.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from './close-call.js';

/** The part of a format that all have in common which write a call as a JSON object between two markers. */
export function jsonCallsBetween(
  open: string,
  close: string,
  options: CallObjectOptions = {},
): Pick<ToolCallFormat, 'starts' | 'markers' | 'read' | 'syntax'> {
  const borders = new MarkerSet([open, close]);
  const argumentsKey = options.argumentsKeys?.[0] ?? 'arguments';
  return {
    starts: [open],
    markers: [close],
    *read(session) {
      if ((yield* readCallObject(session, options)) !== 'none') yield* readToClose(session, borders, [close]);
    },
    syntax: {
      trigger: open,
      begin: '',
      separator: '\n',
      end: '',
      call: (tool) => ({
        before: `${open}\n{"name": ${JSON.stringify(tool.name)}, "${argumentsKey}": `,
        arguments: { kind: 'json' },
        after: `}\n${close}`,
      }),
    },
  };
}
