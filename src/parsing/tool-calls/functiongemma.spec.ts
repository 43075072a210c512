import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'functiongemma' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads literals and guesses types without a schema',
    output:
      '<start_function_call>call:order_cake{flavour:<escape>plum<escape>,tiers:<escape>2<escape>}<end_function_call><start_function_call>call:other{n:<escape>42<escape>s:<escape>x<escape>}<end_function_call>',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['other', { n: 42, s: 'x' }],
    ],
  },
]);
