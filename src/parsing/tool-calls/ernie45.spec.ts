import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'ernie45', tokens: ['<tool_call>', '</tool_call>'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'drops the lines between text and calls',
    output:
      'On it.\n\n<tool_call>\n{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}\n</tool_call>\n<tool_call>\n{"name": "opening_hours", "arguments": {}}\n</tool_call>\n',
    content: 'On it.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'returns what is no call as text',
    output: '<tool_call>\nplum cake\n</tool_call>',
    content: '<tool_call>\nplum cake\n</tool_call>',
  },
]);
