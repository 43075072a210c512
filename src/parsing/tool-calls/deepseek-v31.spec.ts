import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'deepseek_v31',
    tokens: [
      '<｜tool▁calls▁begin｜>',
      '<｜tool▁call▁begin｜>',
      '<｜tool▁sep｜>',
      '<｜tool▁call▁end｜>',
      '<｜tool▁calls▁end｜>',
    ],
  },
  [
    {
      title: 'passes text through',
      output: 'Rye or wheat? [Both] {today}.',
      content: 'Rye or wheat? [Both] {today}.',
    },
    {
      title: 'reads a section',
      output:
        'Ok.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>order_cake<｜tool▁sep｜>{"flavour": "plum", "tiers": 2}<｜tool▁call▁end｜><｜tool▁call▁begin｜>opening_hours<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
      content: 'Ok.',
      calls: [
        ['order_cake', { flavour: 'plum', tiers: 2 }],
        ['opening_hours', {}],
      ],
    },
    {
      title: 'reads a call without arguments',
      output:
        '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>opening_hours<｜tool▁sep｜><｜tool▁call▁end｜><｜tool▁calls▁end｜>',
      calls: [['opening_hours', {}]],
    },
  ],
);
