import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'apertus', tokens: ['<|tools_prefix|>', '<|tools_suffix|>'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads objects keyed by name',
    output:
      'Ok. <|tools_prefix|>[{"order_cake": {"flavour": "plum", "tiers": 2}}, {"opening_hours": {}}]<|tools_suffix|>',
    content: 'Ok.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'closes what is cut off',
    output: '<|tools_prefix|>[{"order_cake": {"flavour": "pl',
    calls: [['order_cake', { flavour: 'pl' }]],
  },
]);
