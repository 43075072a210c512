import type { MarkerScanner } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';

const closingCharacters = new Set([' ', '\t', '\r', '\n', '}', ']', '`']);

/** More closing brackets than this are text of their own. */
const maximumSurplus = 8;

/**
 * Reads from the end of a call to its closing marker. Superfluous closing brackets and fences are dropped, other
 * text is content. A marker that isn't in `ends` begins something new: it is left unread.
 */
export function* readToClose(
  session: ParseSession,
  markers: MarkerScanner,
  ends: readonly string[],
): Step<void> {
  let superfluous: string | null = '';
  for (;;) {
    const lexeme = yield* session.next(markers);
    if (lexeme.kind === 'end') return;
    if (lexeme.kind === 'marker') {
      if (!ends.includes(lexeme.text)) session.reader.putBack(lexeme.text);
      return;
    }
    if (superfluous !== null && isClosing(lexeme.text)) superfluous += lexeme.text;
    else {
      session.text((superfluous ?? '') + lexeme.text);
      superfluous = null;
    }
  }
}

/** Drops superfluous closing brackets behind a call that has no closing marker. */
export function* dropSurplusBrackets(session: ParseSession): Step<void> {
  yield* session.takeWhile((character) => character === '}' || character === ']', maximumSurplus);
}

function isClosing(text: string): boolean {
  for (const character of text) if (!closingCharacters.has(character)) return false;
  return true;
}
