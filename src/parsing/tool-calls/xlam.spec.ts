import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'xlam' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads a bare array',
    output:
      '[{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}, {"name": "opening_hours", "arguments": {}}]',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads a fence',
    output: 'Ok.\n```json\n[{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}]\n```',
    content: 'Ok.',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'reads markers',
    output:
      'Ok.<tool_call>[{"name": "order_cake", "arguments": {"flavour": "plum", "tiers": 2}}]</tool_call>',
    content: 'Ok.',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'returns other JSON as text',
    output: '```json\n{"a": 1}\n```',
    content: '```json\n{"a": 1}\n```',
  },
  {
    title: 'drops superfluous closing brackets',
    output: '[{"name": "order_cake", "arguments": {"tiers": 2}}]] Ok?',
    content: 'Ok?',
    calls: [['order_cake', { tiers: 2 }]],
  },
]);
