const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]))/g;

/**
 * Decodes the escapes of a Jinja2 string literal: Python's `unicode-escape` codec. An unknown escape keeps its
 * backslash. Returns null for a malformed one (`\x4`, `\U00110000`), and for `\N{…}`, which needs Unicode's names.
 */
export function decodeStringLiteral(body: string): string | null {
  if (!body.includes('\\')) return body;
  let malformed = false;
  const text = body.replace(ESCAPE, (whole, octal, byte, short, long, other: string | undefined) => {
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    const hexadecimal = byte ?? short ?? long;
    if (hexadecimal !== undefined) {
      const code = parseInt(hexadecimal, 16);
      malformed ||= code > 0x10ffff;
      return malformed ? whole : String.fromCodePoint(code);
    }
    malformed ||= other === 'x' || other === 'u' || other === 'U' || other === 'N';
    return SIMPLE_ESCAPES.get(other!) ?? whole;
  });
  return malformed ? null : text;
}
