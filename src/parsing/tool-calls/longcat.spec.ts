import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'longcat' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads calls with text around them',
    output:
      'Baking.\n<longcat_tool_call>{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}</longcat_tool_call>\n<longcat_tool_call>{"name": "opening_hours", "arguments": {}}</longcat_tool_call>\nDone.',
    content: 'Baking.\n\nDone.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'returns what is no call as text',
    output: 'A <longcat_tool_call>cake',
    content: 'A <longcat_tool_call>cake',
  },
]);
