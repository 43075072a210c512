import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'llama4_pythonic', tokens: ['<|python_start|>', '<|python_end|>'] }, [
  {
    title: 'passes text through',
    output: 'Rye (or) wheat?',
    content: 'Rye (or) wheat?',
  },
  {
    title: 'reads a list with and without markers',
    output: "<|python_start|>[order_cake(flavour='plum', tiers=2), opening_hours()]<|python_end|>",
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads a bare list',
    output: "[order_cake(flavour='plum', tiers=2)]",
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
]);
