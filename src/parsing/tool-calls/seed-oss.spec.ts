import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'seed_oss' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads a call',
    output:
      'Yes.\n<seed:tool_call>\n<function=order_cake>\n<parameter=flavour>plum</parameter>\n<parameter=tiers>2</parameter>\n</function>\n</seed:tool_call>',
    content: 'Yes.',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'returns what is no call as text',
    output: '<seed:tool_call>plum</seed:tool_call>',
    content: '<seed:tool_call>plum</seed:tool_call>',
  },
]);
