import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'granite', tokens: ['<|tool_call|>'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat?',
    content: 'Rye or wheat?',
  },
  {
    title: 'reads an array behind either marker',
    output:
      'Ok. <|tool_call|>[{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}, {"name": "opening_hours", "arguments": {}}]',
    content: 'Ok. ',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads a bare array',
    output: '[{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}]',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'returns a bare list as text',
    output: '[1, 2]',
    content: '[1, 2]',
  },
  {
    title: 'drops superfluous closing brackets',
    output: '<|tool_call|>[{"name": "order_cake", "arguments": {"tiers": 2}}}] Ok?',
    content: 'Ok?',
    calls: [['order_cake', { tiers: 2 }]],
  },
]);
