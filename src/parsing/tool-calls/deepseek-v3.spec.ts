import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'deepseek_v3',
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
        'Ok.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>order_cake\n```json\n{"flavour": "plum", "tiers": 2}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>opening_hours\n```json\n{}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
      content: 'Ok.',
      calls: [
        ['order_cake', { flavour: 'plum', tiers: 2 }],
        ['opening_hours', {}],
      ],
    },
    {
      title: 'returns a broken section as text',
      output: '<｜tool▁calls▁begin｜>function<｜tool▁sep｜>order_cake',
      content: '<｜tool▁calls▁begin｜>function<｜tool▁sep｜>order_cake',
    },
  ],
);
