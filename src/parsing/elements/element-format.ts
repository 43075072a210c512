import type { ToolCallFormat } from '../formats.js';
import { ElementCalls } from './element-calls.js';
import type { ElementSyntax } from './element-syntax.js';

/**
 * The part of a format that all have in common which write calls as elements. `bareStarts`: beginnings of the
 * call's opening tag, for models that leave out the section around it.
 */
export function elementCalls(
  syntax: ElementSyntax,
  bareStarts: readonly string[] = [],
): Pick<ToolCallFormat, 'starts' | 'bareStarts' | 'markers' | 'strays' | 'read'> {
  const calls = new ElementCalls(syntax);
  return {
    starts: syntax.sections.starts,
    bareStarts,
    markers: calls.markers,
    strays: syntax.sections.ends,
    *read(session, start) {
      const isBare = bareStarts.includes(start);
      if (isBare) session.reader.putBack(start);
      yield* calls.read(session, !isBare);
    },
  };
}
