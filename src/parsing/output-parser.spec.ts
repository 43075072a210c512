import { describe, expect, it } from 'vitest';
import { createOutputParser } from './output-parser.js';
import { describeParser, textPieces } from './testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'hermes',
    reasoningParser: 'qwen3',
    tokens: ['<think>', '</think>', '<tool_call>', '</tool_call>'],
  },
  [
    {
      title: 'reads reasoning, content and a call',
      output: '<think>Plum.</think>\n\nOk.<tool_call>{"name": "opening_hours", "arguments": {}}</tool_call>',
      reasoning: 'Plum.',
      content: '\n\nOk.',
      calls: [['opening_hours', {}]],
    },
    {
      title: 'ends reasoning at a call',
      output: '<think>Plum.<tool_call>{"name": "opening_hours", "arguments": {}}</tool_call> Open.',
      reasoning: 'Plum.',
      content: 'Open.',
      calls: [['opening_hours', {}]],
    },
    {
      title: 'goes on reasoning behind what was no call',
      output: '<think>I could <tool_call> here.</think>No.',
      reasoning: 'I could <tool_call> here.',
      content: 'No.',
    },
  ],
);

describe('createOutputParser', () => {
  const context = { tools: [], specialTokens: new Map<string, number>(), templateKwargs: {} };

  it('streams arguments as they become certain', () => {
    const parser = createOutputParser({ toolCallParser: 'hermes', reasoningParser: null, context });
    const pieces = [
      '<tool_call>{"name": "f", "arguments": {"a": "x',
      'y',
      'z"',
      ', "b',
      '": 1',
      '}}</tool_call>',
    ];
    const events = textPieces(pieces).map((piece) => parser.push(piece));
    expect(events.map((list) => list.map((event) => ('text' in event ? event.text : event.type)))).toEqual([
      ['tool-call-start', '{"a": "x'],
      ['y'],
      ['z"'],
      [],
      [', "b": 1'],
      ['}', 'tool-call-end'],
    ]);
  });

  it('drops control tokens that are no markers', () => {
    const parser = createOutputParser({ toolCallParser: 'hermes', reasoningParser: null, context });
    expect(parser.push({ text: 'Hi', tokenId: 5, special: false })).toEqual([
      { type: 'content', text: 'Hi' },
    ]);
    expect(parser.push({ text: '<|im_end|>', tokenId: 6, special: true })).toEqual([]);
  });
});
