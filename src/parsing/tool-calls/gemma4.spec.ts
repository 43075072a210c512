import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'gemma4', tokens: ['<|tool_call>', '<tool_call|>', '<|"|>'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads literals',
    output:
      'Ok. <|tool_call>call:order_cake{flavour:<|"|>plum<|"|>,tiers:2,candles:true,toppings:[<|"|>nuts<|"|>,<|"|>figs<|"|>],delivery:{street:<|"|>Elm, 2{<|"|>,number:7}}<tool_call|><|tool_call>call:opening_hours{}<tool_call|>',
    content: 'Ok.',
    calls: [
      [
        'order_cake',
        {
          flavour: 'plum',
          tiers: 2,
          candles: true,
          toppings: ['nuts', 'figs'],
          delivery: { street: 'Elm, 2{', number: 7 },
        },
      ],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'closes what is cut off, without a bare value',
    output: '<|tool_call>call:order_cake{flavour:<|"|>plum<|"|>,tiers:2',
    calls: [['order_cake', { flavour: 'plum' }]],
  },
  {
    title: 'returns what is no call as text',
    output: '<|tool_call>cake<tool_call|>',
    content: '<|tool_call>cake<tool_call|>',
  },
]);
