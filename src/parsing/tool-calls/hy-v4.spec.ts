import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'hy_v4', reasoningParser: 'hy_v4' }, [
  {
    title: 'reads calls without a marker behind the name',
    output:
      'Plum.</think>Ok.<tool_calls><tool_call>order_cake<arg_key>flavour</arg_key><arg_value>plum</arg_value><arg_key>tiers</arg_key><arg_value>2</arg_value></tool_call><tool_call>opening_hours</tool_call></tool_calls>',
    reasoning: 'Plum.',
    content: 'Ok.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'is content without effort',
    output: 'Wheat.',
    content: 'Wheat.',
    templateKwargs: { reasoning_effort: 'no_think' },
  },
  {
    title: 'reasons in a prompt that began it',
    output: 'Rye.</think:opensource>Wheat.',
    promptText: 'Bread?<think:opensource>',
    reasoning: 'Rye.',
    content: 'Wheat.',
  },
]);

describeParser(
  {
    toolCallParser: 'hy_v4',
    tokens: ['<tool_calls:6a>', '</tool_calls:6a>', '<tool_call:6a>', '</tool_call:6a>'],
  },
  [{ title: 'passes text through', output: 'Rye [or] {wheat}?', content: 'Rye [or] {wheat}?' }],
);
