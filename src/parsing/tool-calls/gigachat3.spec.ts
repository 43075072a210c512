import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'gigachat3' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads a message of the role function call',
    output:
      'Hm.<|message_sep|>\n\nfunction call<|role_sep|>\n{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}</s>',
    content: 'Hm.',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'reads the call token',
    output: '<|function_call|>{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'returns another role as text',
    output: '<|message_sep|>\n\nuser<|role_sep|>\nhi',
    content: '<|message_sep|>\n\nuser<|role_sep|>\nhi',
  },
  {
    title: 'drops superfluous closing brackets',
    output: '<|function_call|>{"name": "order_cake", "arguments": {"tiers": 2}}} Ok?',
    content: 'Ok?',
    calls: [['order_cake', { tiers: 2 }]],
  },
]);
