import type { ToolCallFormat } from '../formats.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from '../tool-calls/close-call.js';
import { LiteralCalls, type LiteralSyntax } from './literal-calls.js';

/** The part of a format that all have in common which write `call:NAME{key:value}` between two markers. */
export function literalCalls(
  open: string,
  syntax: LiteralSyntax,
): Pick<ToolCallFormat, 'starts' | 'markers' | 'trimsBeforeCalls' | 'read' | 'syntax'> {
  const { delimiter, end } = syntax;
  const calls = new LiteralCalls(syntax);
  const borders = new MarkerSet([open, end]);
  return {
    starts: [open],
    markers: [end, delimiter],
    trimsBeforeCalls: true,
    *read(session) {
      if ((yield* calls.read(session)) !== 'none') yield* readToClose(session, borders, [end]);
    },
    syntax: {
      trigger: open,
      begin: '',
      separator: '',
      end: '',
      call: (tool) => ({
        before: `${open}call:${tool.name}{`,
        arguments: { kind: 'literals', delimiter },
        after: `}${end}`,
      }),
    },
  };
}
