import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'inkling',
    tokens: [
      '<|message_model|>',
      '<|content_text|>',
      '<|content_thinking|>',
      '<|content_invoke_tool_json|>',
      '<|end_message|>',
    ],
  },
  [
    {
      title: 'reads blocks of every kind',
      output:
        '<|content_thinking|>Hm.<|end_message|><|message_model|>shop<|content_text|>Ok.<|end_message|><|message_model|><|content_invoke_tool_json|>{"name": "order_cake", "args": {"flavour": "plum", "tiers": 2}}<|end_message|>',
      content: 'Ok.',
      reasoning: 'Hm.',
      calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
    },
    {
      title: 'takes text without a block for the answer',
      output: 'Just text.',
      content: 'Just text.',
    },
    {
      title: 'keeps text that stands before the first block',
      output:
        'I order now.\n<|content_invoke_tool_json|>{"name": "opening_hours", "args": {}}<|end_message|>',
      content: 'I order now.\n',
      calls: [['opening_hours', {}]],
    },
  ],
);
