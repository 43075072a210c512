import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'jamba' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads an array',
    output:
      ' Sure.<tool_calls>[\n    {"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}},\n    {"name": "opening_hours", "arguments": {}}\n]</tool_calls>',
    content: ' Sure.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'returns an empty array as text',
    output: '<tool_calls>[]</tool_calls>',
    content: '<tool_calls>[]</tool_calls>',
  },
]);
