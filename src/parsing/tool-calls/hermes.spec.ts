import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'hermes', tokens: ['<tool_call>', '</tool_call>'] }, [
  {
    title: 'passes text through',
    output: 'We bake from six <b>daily</b>.',
    content: 'We bake from six <b>daily</b>.',
  },
  {
    title: 'reads a call behind text',
    output: 'One moment.<tool_call>\n{"name": "order_cake", "arguments": {"flavour": "plum"}}\n</tool_call>',
    content: 'One moment.',
    calls: [['order_cake', { flavour: 'plum' }]],
  },
  {
    title: 'reads several calls and drops the whitespace between them',
    output:
      '<tool_call>{"name": "opening_hours", "arguments": {}}</tool_call>\n\n<tool_call>{"name": "order_cake", "arguments": {"tiers": 3}}</tool_call>\n',
    calls: [
      ['opening_hours', {}],
      ['order_cake', { tiers: 3 }],
    ],
  },
  {
    title: 'takes arguments before the name',
    output: '<tool_call>{"arguments": {"note": "for \\"Ida\\" }"}, "name": "order_cake"}</tool_call>',
    calls: [['order_cake', { note: 'for "Ida" }' }]],
  },
  {
    title: 'takes arguments encoded as a string',
    output: '<tool_call>{"name": "order_cake", "arguments": "{\\"tiers\\": 2}"}</tool_call>',
    calls: [['order_cake', { tiers: 2 }]],
  },
  {
    title: 'takes a call without arguments',
    output: '<tool_call>{"name": "opening_hours"}</tool_call>',
    calls: [['opening_hours', {}]],
  },
  {
    title: 'drops superfluous braces',
    output: '<tool_call>{"name": "order_cake", "arguments": {"tiers": 1}}}</tool_call> Done.',
    content: 'Done.',
    calls: [['order_cake', { tiers: 1 }]],
  },
  {
    title: 'keeps markers inside strings',
    output: '<tool_call>{"name": "order_cake", "arguments": {"note": "a < b > c"}}</tool_call>',
    calls: [['order_cake', { note: 'a < b > c' }]],
  },
  {
    title: 'returns a call that is no JSON as text',
    output: 'So: <tool_call>order_cake(plum)</tool_call> ok',
    content: 'So: <tool_call>order_cake(plum)</tool_call> ok',
  },
  {
    title: 'returns a call whose arguments are no object as text',
    output: '<tool_call>{"name": "order_cake", "arguments": [1]}</tool_call>',
    content: '<tool_call>{"name": "order_cake", "arguments": [1]}</tool_call>',
  },
  {
    title: 'closes arguments that are cut off',
    output: '<tool_call>{"name": "order_cake", "arguments": {"toppings": ["nuts", "figs"], "note": "no su',
    calls: [['order_cake', { toppings: ['nuts', 'figs'], note: 'no su' }]],
  },
  {
    title: 'leaves out a value that is cut off',
    output: '<tool_call>{"name": "order_cake", "arguments": {"tiers": 2, "candles": tr',
    calls: [['order_cake', { tiers: 2 }]],
  },
  {
    title: 'closes arguments where they go wrong and returns the rest as text',
    output: '<tool_call>{"name": "order_cake", "arguments": {"tiers": 2 three}}</tool_call>',
    content: 'three}}',
    calls: [['order_cake', { tiers: 2 }]],
  },
  { title: 'returns a marker cut off at the end', output: 'See <tool_ca', content: 'See <tool_ca' },
]);
