import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'hunyuan_a13b' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads an array and drops what follows',
    output:
      'Ok. <tool_calls>[{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}, {"name": "opening_hours", "arguments": {}}]</tool_calls>\nBye.',
    content: 'Ok. ',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
]);
