import type { ParseSession } from '../parse-session.js';
import { TextGate } from '../text-gate.js';

/** Text where a format has none: content, without the whitespace that lays out the elements around it. */
export function strayText(session: ParseSession): TextGate {
  return new TextGate({ start: 'whitespace', end: 'whitespace' }, (text) => session.text(text));
}
