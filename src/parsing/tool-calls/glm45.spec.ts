import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'glm45',
    tokens: ['<tool_call>', '</tool_call>', '<arg_key>', '</arg_key>', '<arg_value>', '</arg_value>'],
  },
  [
    {
      title: 'passes text through',
      output: 'Rye or wheat? [Both] {today}.',
      content: 'Rye or wheat? [Both] {today}.',
    },
    {
      title: 'reads pairs, and calls without any',
      output:
        'Ok.\n<tool_call>order_cake\n<arg_key>flavour</arg_key>\n<arg_value>plum</arg_value>\n<arg_key>tiers</arg_key>\n<arg_value>2</arg_value>\n</tool_call>\n<tool_call>opening_hours</tool_call>',
      content: 'Ok.',
      calls: [
        ['order_cake', { flavour: 'plum', tiers: 2 }],
        ['opening_hours', {}],
      ],
    },
    {
      title: 'reads pairs in one line',
      output: '<tool_call>order_cake<arg_key>tiers</arg_key><arg_value>2</arg_value></tool_call>',
      calls: [['order_cake', { tiers: 2 }]],
    },
    {
      title: 'returns an unknown tool as text',
      output: '<tool_call>fly</tool_call>',
      content: '<tool_call>fly</tool_call>',
    },
  ],
);
