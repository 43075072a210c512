import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'qwen3_xml', tokens: ['<tool_call>', '</tool_call>'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads typed values',
    output:
      'Ok.\n<tool_call>\n<function=order_cake>\n<parameter=flavour>\nplum\n</parameter>\n<parameter=tiers>\n2\n</parameter>\n<parameter=candles>\nTrue\n</parameter>\n<parameter=price>\n12.50\n</parameter>\n<parameter=note>\nnull\n</parameter>\n<parameter=toppings>\n["nuts"]\n</parameter>\n<parameter=delivery>\n{"street": "Elm", "number": "7"}\n</parameter>\n</function>\n</tool_call>',
    content: 'Ok.',
    calls: [
      [
        'order_cake',
        {
          flavour: 'plum',
          tiers: 2,
          candles: true,
          price: 12.5,
          note: null,
          toppings: ['nuts'],
          delivery: { street: 'Elm', number: 7 },
        },
      ],
    ],
  },
  {
    title: 'keeps text values as they are',
    output:
      '<tool_call><function=order_cake><parameter=flavour>\n  "a" <b>\n\n&amp; \\n\n</parameter></function></tool_call>',
    calls: [['order_cake', { flavour: '  "a" <b>\n\n&amp; \\n' }]],
  },
  {
    title: 'reads several functions in one block, and blocks without an end',
    output:
      '<tool_call>\n<function=order_cake>\n<parameter=tiers>1</parameter></function>\n<function=opening_hours></function>\n<tool_call><function=opening_hours>\n</function></tool_call>',
    calls: [
      ['order_cake', { tiers: 1 }],
      ['opening_hours', {}],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads a function without a block',
    output: 'Now <function=opening_hours>\n</function>',
    content: 'Now',
    calls: [['opening_hours', {}]],
  },
  {
    title: 'ends a value at the next parameter',
    output:
      '<tool_call><function=order_cake><parameter=flavour>plum<parameter=tiers>2</parameter></function></tool_call>',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'tolerates whitespace inside tags',
    output:
      '<tool_call>< function = order_cake >< parameter = tiers >2</ parameter ></ function ></tool_call>',
    calls: [['order_cake', { tiers: 2 }]],
  },
  {
    title: 'takes arguments without a schema as text',
    output: '<tool_call><function=other><parameter=n>5</parameter></function></tool_call>',
    calls: [['other', { n: '5' }]],
  },
  {
    title: 'closes a text that is cut off, and leaves out a number',
    output: '<tool_call><function=order_cake><parameter=flavour>plu',
    calls: [['order_cake', { flavour: 'plu' }]],
  },
  {
    title: 'returns what is no call as text',
    output: '<tool_call>\nplum\n</tool_call>',
    content: '<tool_call>\nplum\n</tool_call>',
  },
]);
