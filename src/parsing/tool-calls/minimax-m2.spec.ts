import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'minimax_m2', tokens: ['<minimax:tool_call>', '</minimax:tool_call>'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads several invokes, names quoted either way',
    output:
      'Ok.\n<minimax:tool_call>\n<invoke name="order_cake">\n<parameter name="flavour">plum</parameter>\n<parameter name=\'tiers\'>2</parameter>\n</invoke>\n<invoke name=opening_hours></invoke>\n</minimax:tool_call>',
    content: 'Ok.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads an invoke without a section',
    output: '<invoke name="opening_hours"></invoke>',
    calls: [['opening_hours', {}]],
  },
  {
    title: 'returns an unknown tool as text',
    output: '<minimax:tool_call><invoke name="fly"></invoke></minimax:tool_call>',
    content: '<minimax:tool_call><invoke name="fly"></invoke></minimax:tool_call>',
  },
]);
