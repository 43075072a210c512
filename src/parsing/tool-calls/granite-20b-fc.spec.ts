import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'granite-20b-fc' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads calls without closing markers',
    output:
      '<function_call> {"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}\n<function_call> {"name": "opening_hours", "arguments": {}}',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'returns what is no call as text',
    output: '<function_call> cake',
    content: '<function_call> cake',
  },
  {
    title: 'drops superfluous closing brackets',
    output: '<function_call> {"name": "order_cake", "arguments": {"tiers": 2}}} Ok?',
    content: 'Ok?',
    calls: [['order_cake', { tiers: 2 }]],
  },
]);
