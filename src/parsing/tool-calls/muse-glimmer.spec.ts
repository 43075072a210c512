import { describeParser } from '../testing/parser-cases.js';

describeParser(
  { toolCallParser: 'muse_glimmer', tokens: ['<|start|>', '<|message|>', '<|eom|>', '<|eot|>'] },
  [
    {
      title: 'reads messages by recipient',
      output:
        ' to=self<|message|>Hm.<|eom|><|start|>assistant to=order_cake<|message|><atem:function_calls>\n<atem:invoke name="order_cake">\n<atem:parameter name="flavour">plum</atem:parameter>\n<atem:parameter name="tiers">2</atem:parameter>\n</atem:invoke>\n</atem:function_calls><|eot|>',
      reasoning: 'Hm.',
      calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
    },
    {
      title: 'reads an answer',
      output: ' to=user<|message|>Yes.<|eot|>',
      content: 'Yes.',
    },
  ],
);
