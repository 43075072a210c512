import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'llama3' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads a call element with JSON',
    output:
      'Yes.<function=order_cake>{"flavour": "plum", "tiers": 2}</function><function=opening_hours></function>',
    content: 'Yes.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads an object behind the tag',
    output: '<|python_tag|>{"name": "order_cake", "parameters": {"flavour": "plum", "tiers": 2}}',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'reads objects that are the whole answer',
    output: '{"name": "order_cake", "parameters": {"tiers": 2}};{"name": "opening_hours", "parameters": {}}',
    calls: [
      ['order_cake', { tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'takes an object behind text for text',
    output: 'Write {"name": "opening_hours", "parameters": {}} so.',
    content: 'Write {"name": "opening_hours", "parameters": {}} so.',
  },
  {
    title: 'returns what is no JSON as text',
    output: '<function=order_cake>plum</function>',
    content: '<function=order_cake>plum</function>',
  },
]);
