import { describeParser } from '../testing/parser-cases.js';

const header = '<|channel|>analysis <|constrain|>xml<|message|>';

describeParser(
  {
    toolCallParser: 'beam',
    reasoningParser: 'beam',
    tokens: [
      '<|start|>',
      '<|channel|>',
      '<|constrain|>',
      '<|message|>',
      '<|end|>',
      '<|call|>',
      '<|return|>',
      '<rfl:parameter name="',
      '\n</rfl:parameter>',
    ],
  },
  [
    {
      title: 'reads reasoning and an answer',
      output:
        '<|channel|>analysis<|message|>Rye is out.<|end|><|start|>assistant<|channel|>final<|message|>Take <rfl:parameter> wheat.<|return|>',
      reasoning: 'Rye is out.',
      content: 'Take <rfl:parameter> wheat.',
    },
    {
      title: 'reads several calls, typed by the schema',
      output: `<|channel|>analysis<|message|>Plum.<|end|><|start|>assistant to=order_cake${header}<rfl:parameter name="flavour">\nplum\n& "nut"\n</rfl:parameter><rfl:parameter name="tiers">\n2\n</rfl:parameter><|end|><|start|>assistant to=opening_hours${header}<|call|>`,
      reasoning: 'Plum.',
      calls: [
        ['order_cake', { flavour: 'plum\n& "nut"', tiers: 2 }],
        ['opening_hours', {}],
      ],
    },
    {
      title: 'ends a value where the next one begins',
      output: ` to=order_cake${header}<rfl:parameter name="flavour">\nplum\n<rfl:parameter name="tiers">\n2\n</rfl:parameter><|call|>`,
      calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
    },
    {
      title: 'closes what is cut off',
      output: ` to=order_cake${header}<rfl:parameter name="flavour">\npl`,
      calls: [['order_cake', { flavour: 'pl' }]],
    },
  ],
);
