import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'pythonic' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] (today)',
    content: 'Rye or wheat? [Both] (today)',
  },
  {
    title: 'reads a list of calls',
    output: "[order_cake(flavour='plum', tiers=2), opening_hours()]",
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads every kind of literal',
    output:
      "[order_cake(price=-1_0.5, candles=True, note=None, toppings=('nuts', \"it's\"), delivery={'street': 'Elm\\n\\u00e9', 'number': 0x10}, flavour={'a', 'b'})]",
    calls: [
      [
        'order_cake',
        {
          price: -10.5,
          candles: true,
          note: null,
          toppings: ['nuts', "it's"],
          delivery: { street: 'Elm\né', number: 16 },
          flavour: ['a', 'b'],
        },
      ],
    ],
  },
  {
    title: 'keeps quotes inside strings that no syntax follows',
    output: "[order_cake(note='a 'b' c', flavour='x')]",
    calls: [['order_cake', { note: "a 'b' c", flavour: 'x' }]],
  },
  {
    title: 'closes what is cut off',
    output: "[order_cake(flavour='plum', toppings=['nuts', 'fi",
    calls: [['order_cake', { flavour: 'plum', toppings: ['nuts', 'fi'] }]],
  },
  {
    title: 'returns positional arguments as text',
    output: "[order_cake('plum')]",
    content: "[order_cake('plum')]",
  },
  {
    title: 'returns a list of words as text',
    output: '[rye, wheat]',
    content: '[rye, wheat]',
  },
]);
