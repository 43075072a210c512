import type { CallOutcome } from '../json/call-in-progress.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';

/** Markers of a section: what begins a call, and what ends the section. */
export interface SectionMarkers {
  callStarts: readonly string[];
  ends: readonly string[];
}

/**
 * A reader for sections that hold several marked calls. Text between the calls is not content: models that write
 * some there do so by mistake. It stops at the first call that can't be read, which is text then, with all that
 * follows up to the next call.
 */
export function sectionReader(
  markers: SectionMarkers,
  readCall: (session: ParseSession) => Step<CallOutcome>,
): (session: ParseSession, start: string) => Step<void> {
  const set = new MarkerSet([...markers.callStarts, ...markers.ends]);
  return function* read(session, start) {
    let called = false;
    if (markers.callStarts.includes(start)) {
      if ((yield* readCall(session)) === 'none') return;
      called = true;
    }
    for (;;) {
      const lexeme = yield* session.next(set);
      if (lexeme.kind === 'end') return;
      if (lexeme.kind === 'text') continue;
      if (markers.ends.includes(lexeme.text)) return;
      if (called) session.attempt(lexeme.text);
      if ((yield* readCall(session)) === 'none') return;
      called = true;
    }
  };
}
