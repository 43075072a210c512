import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'minicpm5' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads calls with text around them',
    output:
      'A <function name="order_cake"><param name="flavour"><![CDATA[plum]]></param><param name="tiers">2</param></function> B <functionname="opening_hours"></function>',
    content: 'A  B ',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'unwraps arguments in one object',
    output: '<function name="order_cake"><param name="properties">{"tiers": 2}</param></function>',
    calls: [['order_cake', { tiers: 2 }]],
  },
  {
    title: 'returns an unknown tool as text',
    output: '<function name="fly"></function>',
    content: '<function name="fly"></function>',
  },
]);
