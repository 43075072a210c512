import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'dots' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads elements',
    output:
      '<dots_function_call>\n<invoke name="order_cake">\n<parameter name="flavour"> plum </parameter>\n<parameter name="tiers">2</parameter>\n</invoke>\n</dots_function_call>',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'reads an object instead',
    output:
      'Ok. <dots_function_call>{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}</dots_function_call>',
    content: 'Ok.',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
]);
