import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'phi4_mini_json' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads an array behind the word',
    output:
      'Ok. functools[{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}, {"name": "opening_hours", "arguments": {}}] Bye.',
    content: 'Ok.  Bye.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'returns another list as text',
    output: 'functools[ cake ]',
    content: 'functools[ cake ]',
  },
  {
    title: 'drops superfluous closing brackets',
    output: 'functools[{"name": "order_cake", "arguments": {"tiers": 2},}] Ok?',
    content: 'Ok?',
    calls: [['order_cake', { tiers: 2 }]],
  },
]);
