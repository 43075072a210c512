import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'step3',
    tokens: [
      '<｜tool_calls_begin｜>',
      '<｜tool_call_begin｜>',
      '<｜tool_sep｜>',
      '<｜tool_call_end｜>',
      '<｜tool_calls_end｜>',
    ],
  },
  [
    {
      title: 'passes text through',
      output: 'Rye or wheat? [Both] {today}.',
      content: 'Rye or wheat? [Both] {today}.',
    },
    {
      title: 'reads calls and skips the word before them',
      output:
        'Ok.<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name="order_cake"><steptml:parameter name="flavour">plum</steptml:parameter><steptml:parameter name="tiers">2</steptml:parameter></steptml:invoke><｜tool_call_end｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name="opening_hours"></steptml:invoke><｜tool_call_end｜><｜tool_calls_end｜>',
      content: 'Ok.',
      calls: [
        ['order_cake', { flavour: 'plum', tiers: 2 }],
        ['opening_hours', {}],
      ],
    },
    {
      title: 'returns a section without calls as text',
      output: '<｜tool_calls_begin｜>cake<｜tool_calls_end｜>',
      content: '<｜tool_calls_begin｜>cake<｜tool_calls_end｜>',
    },
  ],
);
