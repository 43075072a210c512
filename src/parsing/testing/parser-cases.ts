import { describe, expect, it } from 'vitest';
import { createOutputParser } from '../output-parser.js';
import { foldEvents, type ParsedMessage } from '../parsed-events.js';
import type { OutputPiece, ParserContext, ToolDefinition } from '../types.js';

/** One output and the message it is. What is left out is empty. */
export interface ParserCase {
  title: string;
  output: string;
  content?: string;
  reasoning?: string;
  /** Name and arguments (compared as JSON) of every call, and its id where the format has one. */
  calls?: readonly (readonly [name: string, args: object, id?: string])[];
  templateKwargs?: Readonly<Record<string, unknown>>;
  promptText?: string;
}

export interface ParserUnderTest {
  toolCallParser?: string;
  reasoningParser?: string;
  tools?: readonly ToolDefinition[];
  /** Markers that are tokens of the model: every case runs with their ids too. */
  tokens?: readonly string[];
}

/** A small bakery: the tools of the tables. */
export const bakery: readonly ToolDefinition[] = [
  {
    name: 'order_cake',
    parameters: {
      type: 'object',
      properties: {
        flavour: { type: 'string' },
        tiers: { type: 'integer' },
        price: { type: 'number' },
        candles: { type: 'boolean' },
        note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        toppings: { type: 'array', items: { type: 'string' } },
        delivery: { $ref: '#/$defs/address' },
      },
      $defs: {
        address: { type: 'object', properties: { street: { type: 'string' }, number: { type: 'integer' } } },
      },
    },
  },
  { name: 'opening_hours', parameters: { type: 'object', properties: {} } },
];

/** Runs a table whole, character by character and split at every index, with the same result. */
export function describeParser(parser: ParserUnderTest, cases: readonly ParserCase[]): void {
  const name = [parser.toolCallParser, parser.reasoningParser]
    .filter((part) => part !== undefined)
    .join(' + ');
  describe(name, () => {
    it.each(cases)('$title', (example) => {
      const { output } = example;
      const whole = parseCase(parser, example, [output]);
      expect(whole).toEqual(expectedMessage(example));
      const splits = [output.split('')];
      for (let index = 1; index < output.length; index++)
        splits.push([output.slice(0, index), output.slice(index)]);
      const result = JSON.stringify(whole);
      expect(splits.filter((texts) => JSON.stringify(parseCase(parser, example, texts)) !== result)).toEqual(
        [],
      );
      if (parser.tokens !== undefined)
        expect(readable(parsePieces(parser, example, tokenize(output, parser.tokens)))).toEqual(whole);
    });
  });
}

/** Parses pieces to the message they fold into. */
export function parsePieces(
  parser: ParserUnderTest,
  example: Partial<ParserCase>,
  pieces: readonly OutputPiece[],
): ParsedMessage {
  const context: ParserContext = {
    tools: parser.tools ?? bakery,
    specialTokens: new Map((parser.tokens ?? []).map((token, index) => [token, index + 1])),
    templateKwargs: example.templateKwargs ?? {},
    ...(example.promptText === undefined ? {} : { promptText: example.promptText }),
  };
  const { toolCallParser = null, reasoningParser = null } = parser;
  const outputParser = createOutputParser({ toolCallParser, reasoningParser, context });
  const message: ParsedMessage = { reasoning: '', content: '', toolCalls: [] };
  for (const piece of pieces) foldEvents(message, outputParser.push(piece));
  foldEvents(message, outputParser.end());
  return message;
}

/** Pieces as an engine gives them that reports text only. */
export function textPieces(texts: readonly string[]): OutputPiece[] {
  return texts.map((text) => ({ text, tokenId: null, special: false }));
}

/** Pieces as an engine gives them that reports ids: markers are tokens of their own, all else is single characters. */
export function tokenize(output: string, tokens: readonly string[]): OutputPiece[] {
  const pieces: OutputPiece[] = [];
  for (let index = 0; index < output.length;) {
    const token = tokens.findIndex((text) => output.startsWith(text, index));
    const text = tokens[token] ?? output.charAt(index);
    pieces.push({ text, tokenId: token === -1 ? 1000 : token + 1, special: token !== -1 });
    index += text.length;
  }
  return pieces;
}

function parseCase(parser: ParserUnderTest, example: ParserCase, texts: readonly string[]): unknown {
  return readable(parsePieces({ ...parser, tokens: [] }, example, textPieces(texts)));
}

function readable(message: ParsedMessage): unknown {
  const calls = message.toolCalls.map((call) => {
    const args: unknown = JSON.parse(call.arguments);
    return call.id === undefined ? [call.name, args] : [call.name, args, call.id];
  });
  return { reasoning: message.reasoning, content: message.content, calls };
}

function expectedMessage(example: ParserCase): unknown {
  return {
    reasoning: example.reasoning ?? '',
    content: example.content ?? '',
    calls: (example.calls ?? []).map((call) => [...call]),
  };
}
