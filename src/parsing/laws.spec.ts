import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReasoningFormat, ToolCallFormat } from './formats.js';
import { createOutputParser } from './output-parser.js';
import { foldEvents, type ParsedMessage } from './parsed-events.js';
import { reasoningFormats } from './reasoning-formats.js';
import { bakery, textPieces } from './testing/parser-cases.js';
import { toolCallFormats } from './tool-call-formats.js';
import type { OutputPiece, ParsedEvent } from './types.js';

/** What calls of all formats are made of, and what may be mistaken for it. */
const fragments = [
  '{"name": "order_cake", "arguments": {"tiers": 2}}',
  '{"name"',
  ': ',
  '{"flavour": "pl',
  '"}',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  '\\',
  '\\u00e9',
  ' ',
  '\n',
  'bread ',
  '-2.5',
  'true',
  "order_cake(flavour='a', tiers=[1])",
  'order_cake(',
  "'",
  '<',
  '</',
  '<|',
  '>',
  '🥐',
  '<function=order_cake>',
  '<parameter=tiers>',
  '</parameter>',
  '</function>',
  '<invoke name="order_cake">',
  '<parameter name="flavour">',
  '</invoke>',
  'functions.order_cake:0',
  'order_cake',
  'tiers',
  '```json\n',
  'call:order_cake{',
  'flavour:',
  'analysis',
  'assistant to=functions.order_cake',
];

type AnyFormat = Partial<
  Pick<ToolCallFormat, 'starts' | 'markers' | 'strays' | 'dropped' | 'bareStarts' | 'layout'> &
    Pick<ReasoningFormat, 'ends' | 'endedBy'>
>;

function markersOf(format: AnyFormat): string[] {
  const { starts, ends, markers, strays, dropped, bareStarts, endedBy, layout } = format;
  return [starts, ends, markers, strays, dropped, bareStarts, endedBy, layout?.markers].flatMap(
    (list) => list ?? [],
  );
}

function run(
  names: { toolCallParser: string | null; reasoningParser: string | null },
  pieces: readonly OutputPiece[],
  specialTokens: ReadonlyMap<string, number> = new Map(),
): { events: ParsedEvent[]; message: ParsedMessage } {
  const context = { tools: bakery, specialTokens, templateKwargs: {} };
  const parser = createOutputParser({ ...names, context });
  const events = [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
  const message: ParsedMessage = { reasoning: '', content: '', toolCalls: [] };
  foldEvents(message, events);
  return { events, message };
}

/** Cuts a text at random places, also within surrogate pairs. */
function splitAt(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((place, index) => text.slice(place, places[index]));
}

/** The order of a call's events, as a string: s and e for start and end, a for arguments. */
function callOrder(events: readonly ParsedEvent[]): string {
  const letters = {
    'tool-call-start': 's',
    'tool-call-arguments': 'a',
    'tool-call-end': 'e',
    content: '',
    reasoning: '',
  };
  return events.map((event) => letters[event.type]).join('');
}

const subjects = [
  ...toolCallFormats.map((format) => ({
    toolCallParser: format.name,
    reasoningParser: null,
    formats: [format],
  })),
  ...reasoningFormats.map((format) => ({
    toolCallParser: 'hermes',
    reasoningParser: format.name,
    formats: [format, ...toolCallFormats.slice(0, 1)],
  })),
];

describe.each(subjects)(
  '$toolCallParser and $reasoningParser',
  ({ toolCallParser, reasoningParser, formats }) => {
    const names = { toolCallParser, reasoningParser };
    const markers = formats.flatMap((format) => markersOf(format));
    const pick = fc.oneof(
      fc.constantFrom(...fragments),
      fc.constantFrom(...(markers.length > 0 ? markers : ['<'])),
    );
    const outputs = fc.array(pick, { maxLength: 14 });
    const cuts = fc.array(fc.nat(), { maxLength: 12 });

    it('reads the same however the output is split', () => {
      fc.assert(
        fc.property(outputs, cuts, (parts, places) => {
          const text = parts.join('');
          const { message } = run(names, textPieces([text]));
          expect(run(names, textPieces(text.split(''))).message).toEqual(message);
          expect(run(names, textPieces(splitAt(text, places))).message).toEqual(message);
        }),
        { numRuns: 40 },
      );
    });

    it('always gives whole calls whose arguments are JSON objects', () => {
      fc.assert(
        fc.property(outputs, (parts) => {
          const { events, message } = run(names, textPieces(parts));
          expect(callOrder(events)).toMatch(/^(sa+e)*$/);
          for (const call of message.toolCalls) {
            const args: unknown = JSON.parse(call.arguments);
            expect(args).toBeTypeOf('object');
            expect(call.name).not.toBe('');
          }
        }),
        { numRuns: 40 },
      );
    });

    it('takes text that merely spells a token for text', () => {
      const spelt = markers.filter((marker) => /^[<[].{2,}[>\]]$/.test(marker));
      const tokens = new Map(spelt.map((marker, index) => [marker, index]));
      const text = `bread ${spelt.join(' bread ')} bread`;
      const pieces = [{ text, tokenId: 1000, special: false }];
      const { message } = run(names, pieces, tokens);
      expect(message.toolCalls).toEqual([]);
      expect(message.reasoning + message.content).toContain('bread');
      for (const marker of spelt) expect(message.reasoning + message.content).toContain(marker);
    });

    it('loses nothing of plain text', () => {
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom('bread ', 'rye\n', '1 + 1', '🥐', '. ', 'a'), { minLength: 1 }),
          cuts,
          (parts, places) => {
            const text = `Well${parts.join('')}`;
            const { message } = run(names, textPieces(splitAt(text, places)));
            expect(message.reasoning + message.content.replace(/^<think>/, '')).toBe(text);
          },
        ),
        { numRuns: 20 },
      );
    });
  },
);
