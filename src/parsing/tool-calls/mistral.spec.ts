import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'mistral', tokens: ['[TOOL_CALLS]', '[ARGS]', '[CALL_ID]'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads an array behind the marker',
    output:
      'Fine.[TOOL_CALLS] [{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}, {"name": "opening_hours", "arguments": {}}]',
    content: 'Fine.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads one marker per call',
    output: '[TOOL_CALLS]order_cake[ARGS]{"flavour": "plum", "tiers": 2}[TOOL_CALLS]opening_hours[ARGS]{}',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads names directly before the arguments',
    output: '[TOOL_CALLS]order_cake{"flavour": "plum", "tiers": 2}',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'takes the id of a call',
    output: '[TOOL_CALLS]order_cake[CALL_ID]a1b2c3d4e[ARGS]{"flavour": "plum", "tiers": 2}',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }, 'a1b2c3d4e']],
  },
  {
    title: 'drops what follows the calls',
    output: '[TOOL_CALLS] [{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}]\nmore',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'returns what is no call as text',
    output: '[TOOL_CALLS] plum cake',
    content: '[TOOL_CALLS] plum cake',
  },
]);
