/** Python's repr() of a float: shortest digits, exponent from 1e16 and below 1e-4. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    const digits = exponent.slice(1).padStart(2, '0');
    return `${mantissa}e${exponent[0]}${digits}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

const NEEDS_ESCAPE = /['\\\p{C}\p{Z}]/u;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\\', '\\\\'],
]);
// str.isprintable(): everything but the categories Other and Separator; the space is printable.
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

/** Python's repr() of a str: single quotes unless only those occur in the text. */
export function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  if (!NEEDS_ESCAPE.test(text)) return quote + text + quote;
  let result = quote;
  for (const character of text) {
    const escaped = ESCAPES.get(character);
    if (escaped !== undefined) result += escaped;
    else if (character === quote) result += `\\${quote}`;
    else if (character !== ' ' && UNPRINTABLE.test(character)) result += escapeCodePoint(character);
    else result += character;
  }
  return result + quote;
}

function escapeCodePoint(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
