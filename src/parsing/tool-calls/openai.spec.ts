import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'openai',
    tokens: ['<|start|>', '<|channel|>', '<|constrain|>', '<|message|>', '<|end|>', '<|call|>', '<|return|>'],
  },
  [
    {
      title: 'reads the channels',
      output:
        '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary<|message|>Wait.<|end|><|start|>assistant<|channel|>final<|message|>Yes.<|return|>',
      content: 'Wait.\nYes.',
      reasoning: 'Hm.',
    },
    {
      title: 'reads calls, wherever the recipient stands',
      output:
        '<|channel|>commentary to=functions.order_cake <|constrain|>json<|message|>{"flavour": "plum", "tiers": 2}<|call|><|start|>assistant to=functions.opening_hours<|channel|>commentary json<|message|>{}<|call|>',
      calls: [
        ['order_cake', { flavour: 'plum', tiers: 2 }],
        ['opening_hours', {}],
      ],
    },
    {
      title: 'leaves out messages to tools that are not ours',
      output:
        '<|channel|>commentary to=python<|message|>1+1<|end|><|start|>assistant<|channel|>final<|message|>2',
      content: '2',
    },
    {
      title: 'takes text without a header for the answer',
      output: 'Just text.',
      content: 'Just text.',
    },
    {
      title: 'returns arguments that are no object as text',
      output: '<|channel|>commentary to=functions.order_cake<|message|>plum<|call|>',
      content: 'plum',
    },
    {
      title: 'closes what is cut off',
      output: '<|channel|>commentary to=functions.order_cake<|message|>{"flavour": "pl',
      calls: [['order_cake', { flavour: 'pl' }]],
    },
  ],
);
