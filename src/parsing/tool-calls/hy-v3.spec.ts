import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'hy_v3' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads plain markers',
    output:
      'Ok.<tool_calls><tool_call>order_cake<tool_sep><arg_key>flavour</arg_key><arg_value>plum</arg_value><arg_key>tiers</arg_key><arg_value>2</arg_value></tool_call><tool_call>opening_hours<tool_sep></tool_call></tool_calls>',
    content: 'Ok.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads markers with a suffix',
    output:
      '<tool_calls:opensource><tool_call:opensource>order_cake<tool_sep:opensource><arg_key:opensource>flavour</arg_key:opensource><arg_value:opensource>plum</arg_value:opensource><arg_key:opensource>tiers</arg_key:opensource><arg_value:opensource>2</arg_value:opensource></tool_call:opensource><tool_call:opensource>opening_hours<tool_sep:opensource></tool_call:opensource></tool_calls:opensource>',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'returns what is no call as text',
    output: '<tool_calls>cake</tool_calls>',
    content: '<tool_calls>cake</tool_calls>',
  },
]);
