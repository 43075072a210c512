import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'lfm2', tokens: ['<|tool_call_start|>', '<|tool_call_end|>'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads a list with text around it',
    output:
      "Ok.\n<|tool_call_start|>[order_cake(flavour='plum', tiers=2), opening_hours()]<|tool_call_end|>\nBye.",
    content: 'Ok.\nBye.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
]);
