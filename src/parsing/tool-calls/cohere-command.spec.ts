import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'cohere_command3',
    tokens: ['<|START_ACTION|>', '<|END_ACTION|>', '<|START_RESPONSE|>', '<|END_RESPONSE|>'],
  },
  [
    {
      title: 'unwraps the response',
      output: '<|START_RESPONSE|>Hello<|END_RESPONSE|>',
      content: 'Hello',
    },
    {
      title: 'reads an array of actions',
      output:
        '<|START_ACTION|>[\n    {"tool_call_id": "0", "tool_name": "order_cake", "parameters": {"flavour": "plum", "tiers": 2}},\n    {"tool_call_id": "1", "tool_name": "opening_hours", "parameters": {}}\n]<|END_ACTION|>',
      calls: [
        ['order_cake', { flavour: 'plum', tiers: 2 }],
        ['opening_hours', {}],
      ],
    },
  ],
);
