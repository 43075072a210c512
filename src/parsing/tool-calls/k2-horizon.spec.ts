import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'k2_horizon',
    reasoningParser: 'k2_horizon',
    tokens: [
      '<ifm|think>',
      '</ifm|think>',
      '<ifm|tool_calls>',
      '</ifm|tool_calls>',
      '<ifm|tool_call>',
      '</ifm|tool_call>',
      '<ifm|arg_key>',
      '</ifm|arg_key>',
      '<ifm|arg_type>',
      '</ifm|arg_type>',
      '<ifm|arg_value>',
      '</ifm|arg_value>',
    ],
  },
  [
    {
      title: 'passes text through',
      output: '</ifm|think>Rye or wheat? <tool_calls> {today}.',
      content: 'Rye or wheat? <tool_calls> {today}.',
    },
    {
      title: 'reads pairs, and calls without any',
      output:
        'Plum it is.</ifm|think>\nOk.<ifm|tool_calls>\n<ifm|tool_call>order_cake\n<ifm|arg_key>flavour</ifm|arg_key>\n<ifm|arg_value>"plum" & {nut}</ifm|arg_value>\n<ifm|arg_key>tiers</ifm|arg_key>\n<ifm|arg_value>2</ifm|arg_value>\n</ifm|tool_call>\n<ifm|tool_call>opening_hours</ifm|tool_call>\n</ifm|tool_calls>',
      reasoning: 'Plum it is.',
      content: '\nOk.',
      calls: [
        ['order_cake', { flavour: '"plum" & {nut}', tiers: 2 }],
        ['opening_hours', {}],
      ],
    },
    {
      title: 'reads the types of pairs where the schema says nothing',
      output:
        '</ifm|think><ifm|tool_calls><ifm|tool_call>bake<ifm|arg_key>n</ifm|arg_key><ifm|arg_type>integer</ifm|arg_type><ifm|arg_value>7</ifm|arg_value><ifm|arg_key>tag</ifm|arg_key><ifm|arg_type>string</ifm|arg_type><ifm|arg_value>7</ifm|arg_value><ifm|arg_key>list</ifm|arg_key><ifm|arg_type>array[integer]</ifm|arg_type><ifm|arg_value>[1, 2]</ifm|arg_value><ifm|arg_key>any</ifm|arg_key><ifm|arg_type>any</ifm|arg_type><ifm|arg_value>true</ifm|arg_value></ifm|tool_call></ifm|tool_calls>',
      calls: [['bake', { n: 7, tag: '7', list: [1, 2], any: 'true' }]],
    },
    {
      title: 'reads JSON',
      output:
        '</ifm|think><ifm|tool_calls>\n<ifm|tool_call>{"name": "order_cake", "arguments": {"note": null}}</ifm|tool_call>\n<ifm|tool_call>[{"name": "opening_hours", "arguments": {}}]</ifm|tool_call>\n</ifm|tool_calls>',
      calls: [
        ['order_cake', { note: null }],
        ['opening_hours', {}],
      ],
    },
    {
      title: 'ends reasoning at a call, and takes one without its section',
      output:
        '<ifm|think>Plum.<ifm|tool_call>order_cake<ifm|arg_key>tiers</ifm|arg_key><ifm|arg_value>2</ifm|arg_value></ifm|tool_call>',
      reasoning: 'Plum.',
      calls: [['order_cake', { tiers: 2 }]],
    },
    {
      title: 'closes what is cut off',
      output:
        '</ifm|think><ifm|tool_calls><ifm|tool_call>order_cake<ifm|arg_key>flavour</ifm|arg_key><ifm|arg_value>pl',
      calls: [['order_cake', { flavour: 'pl' }]],
    },
    {
      title: 'returns a call without a name as text',
      output: '</ifm|think><ifm|tool_calls><ifm|tool_call></ifm|tool_call></ifm|tool_calls>',
      content: '<ifm|tool_calls><ifm|tool_call></ifm|tool_call></ifm|tool_calls>',
    },
  ],
);
