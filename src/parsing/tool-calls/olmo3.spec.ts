import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'olmo3' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads one call per line',
    output: "Ok. <function_calls>order_cake(flavour='plum', tiers=2)\nopening_hours()</function_calls>",
    content: 'Ok. ',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'returns what is no call as text',
    output: '<function_calls>cake</function_calls>',
    content: '<function_calls>cake</function_calls>',
  },
]);
