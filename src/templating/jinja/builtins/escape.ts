import { spendText } from '../runtime/budget.js';
import { Markup } from '../values/scalars.js';
import { toText } from '../values/repr.js';
import type { Value } from '../values/value.js';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&#34;'],
  ["'", '&#39;'],
]);

/** markupsafe.escape(): Markup stays as it is. */
export function escapeMarkup(value: Value): string {
  return value instanceof Markup ? value.text : escapeText(toText(value));
}

export function escapeText(text: string): string {
  const escaped = text.replace(/[&<>"']/g, (character) => ENTITIES.get(character)!);
  spendText(escaped.length);
  return escaped;
}
