import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'iquest_q1', tokens: ['<iquest_tool_call>', '</iquest_tool_call>'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? <tool_call>today</tool_call>.',
    content: 'Rye or wheat? <tool_call>today</tool_call>.',
  },
  {
    title: 'reads pairs, and calls without any',
    output:
      'Ok.\n<iquest_tool_call>order_cake<arg_key>flavour</arg_key><arg_value> 7 </arg_value><arg_key>candles</arg_key><arg_value>true</arg_value><arg_key>toppings</arg_key><arg_value>["nut", "\\"ü\\""]</arg_value></iquest_tool_call><iquest_tool_call>opening_hours</iquest_tool_call>',
    content: 'Ok.\n',
    calls: [
      ['order_cake', { flavour: ' 7 ', candles: true, toppings: ['nut', '"ü"'] }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'returns what is no call as text',
    output: '<iquest_tool_call></iquest_tool_call>',
    content: '<iquest_tool_call></iquest_tool_call>',
  },
]);
