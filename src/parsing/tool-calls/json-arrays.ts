import type { ToolCallFormat } from '../formats.js';
import { readCallArray } from '../json/call-array.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ToolCallSyntax } from '../tool-call-syntax.js';
import { readToClose } from './close-call.js';

/** How calls are written as one JSON array of `{"name", "arguments"}`. */
export function jsonArraySyntax(trigger: string | null, begin: string, end: string): ToolCallSyntax {
  return {
    trigger,
    begin,
    separator: ', ',
    end,
    call: (tool) => ({
      before: `{"name": ${JSON.stringify(tool.name)}, "arguments": `,
      arguments: { kind: 'json' },
      after: '}',
    }),
  };
}

/** The part of a format that all have in common which write such an array between two markers. */
export function jsonArrayBetween(
  open: string,
  close: string,
): Pick<ToolCallFormat, 'starts' | 'markers' | 'read' | 'syntax'> {
  const borders = new MarkerSet([open, close]);
  return {
    starts: [open],
    markers: [close],
    *read(session) {
      if ((yield* readCallArray(session, false)) !== 'none') yield* readToClose(session, borders, [close]);
    },
    syntax: jsonArraySyntax(open, `${open}[`, `]${close}`),
  };
}
