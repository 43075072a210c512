/** A string, or a number as it is written; null for anything else. */
export function readText(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** NaN when it is no number. With `suffixes`, k and m are thousands, K and M are 1,024s, as vLLM reads them. */
export function readNumber(value: unknown, suffixes: boolean): number {
  if (typeof value === 'number') return value;
  const match = typeof value === 'string' ? /^([+-]?\d+(?:\.\d+)?)([kKmM]?)$/.exec(value.trim()) : null;
  if (!match) return NaN;
  const [, digits, suffix = ''] = match;
  if (suffix !== '' && !suffixes) return NaN;
  return Number(digits) * ({ '': 1, k: 1000, K: 1024, m: 1000 ** 2, M: 1024 ** 2 }[suffix] ?? NaN);
}

/** null when it is neither. */
export function readBoolean(value: unknown): boolean | null {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (word === true || word === 'true' || word === '1' || word === 'yes' || word === 'on') return true;
  if (word === false || word === 'false' || word === '0' || word === 'no' || word === 'off') return false;
  return null;
}

/** The items of a list, of a JSON list, or (with `commas`) of a text with commas; else the value alone. */
export function listItems(value: unknown, commas: boolean): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return [value];
  const parsed = value.startsWith('[') ? parseJson(value) : undefined;
  if (Array.isArray(parsed)) return parsed;
  return commas ? value.split(',').map((item) => item.trim()) : [value];
}

/** Names and words of a mapping or of `name=word` texts; a word alone has the name '*'. */
export function pairItems(value: unknown): [string, unknown][] {
  if (isRecord(value)) return Object.entries(value);
  return listItems(value, true).map((item) => {
    const word = String(item);
    const at = word.indexOf('=');
    return at < 0 ? ['*', word] : [word.slice(0, at), word.slice(at + 1)];
  });
}

/** undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The caller names the rule; JSON's own message would not.
  }
}

/** A JSON object, in contrast to lists and null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
