import type { GeneratedToken } from '../../engine.js';

/**
 * Where a sequence ends at a token id that the request named, for servers that take no such ids: the tokens up to
 * and with it, its text left out. Null when none of them is among the tokens.
 */
export function cutAtStopToken(
  tokens: readonly GeneratedToken[],
  ids: readonly number[],
): { tokens: GeneratedToken[]; id: number } | null {
  if (ids.length === 0) return null;
  const at = tokens.findIndex(({ id }) => id !== null && ids.includes(id));
  const last = tokens[at];
  if (last === undefined || last.id === null) return null;
  return { tokens: [...tokens.slice(0, at), { ...last, text: '' }], id: last.id };
}
