import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScanner } from './json-scanner.js';

function scan(text: string): { scanner: JsonScanner; taken: number; stable: string } {
  const scanner = new JsonScanner();
  const taken = scanner.scan(text, 0);
  return { scanner, taken, stable: scanner.takeStable() };
}

describe('JsonScanner', () => {
  it('takes exactly the JSON values', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { scanner, taken, stable } = scan(`${text} x`);
        expect(scanner.status).toBe('complete');
        expect(text.startsWith(stable)).toBe(true);
        expect(taken).toBe(text.length);
      }),
    );
  });

  it('can close every beginning of an object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, cut) => {
        const text = JSON.stringify(value);
        const { scanner, stable } = scan(text.slice(0, 1 + (cut % text.length)));
        expect(() => JSON.parse(stable + scanner.closing()) as unknown).not.toThrow();
      }),
    );
  });

  it('says the same in pieces', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const scanner = new JsonScanner();
        let stable = '';
        for (const character of text.split('')) {
          scanner.scan(character, 0);
          stable += scanner.takeStable();
        }
        expect(stable).toBe(scan(text).stable);
      }),
    );
  });

  it.each(['{a', '[1,]', '01', '"\n"', '{"a" 1', 'nul!', '1.x', '"\\x"', '[-]'])(
    'stops where %j is no JSON',
    (text) => {
      const { scanner, taken } = scan(text);
      expect(scanner.status === 'failed' || taken < text.length).toBe(true);
    },
  );
});
