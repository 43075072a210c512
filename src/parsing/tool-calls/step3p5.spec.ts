import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'step3p5' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads a call',
    output:
      '<tool_call>\n<function=order_cake>\n<parameter=flavour>\nplum\n</parameter>\n<parameter=tiers>\n2\n</parameter>\n</function>\n</tool_call>',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
]);
