import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'minimax_m3' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads nested elements',
    output:
      'Ok.\n]<]minimax[>[<tool_call>\n]<]minimax[>[<invoke name="order_cake">]<]minimax[>[<tiers>2]<]minimax[>[</tiers>]<]minimax[>[<toppings>]<]minimax[>[<item>nuts]<]minimax[>[</item>]<]minimax[>[<item>figs]<]minimax[>[</item>]<]minimax[>[</toppings>]<]minimax[>[<delivery>]<]minimax[>[<street>Elm]<]minimax[>[</street>]<]minimax[>[<number>7]<]minimax[>[</number>]<]minimax[>[</delivery>]<]minimax[>[</invoke>\n]<]minimax[>[</tool_call>',
    content: 'Ok.\n',
    calls: [['order_cake', { tiers: 2, toppings: ['nuts', 'figs'], delivery: { street: 'Elm', number: 7 } }]],
  },
  {
    title: 'returns a call that ends before its first argument as text',
    output: ']<]minimax[>[<tool_call>]<]minimax[>[<invoke name="order_cake">]<]minimax[>[<tiers>2',
    content: ']<]minimax[>[<tool_call>]<]minimax[>[<invoke name="order_cake">]<]minimax[>[<tiers>2',
  },
  {
    title: 'reads an empty list',
    output:
      ']<]minimax[>[<tool_call>]<]minimax[>[<invoke name="order_cake">]<]minimax[>[<toppings>]<]minimax[>[</toppings>]<]minimax[>[</invoke>]<]minimax[>[</tool_call>',
    calls: [['order_cake', { toppings: [] }]],
  },
]);
