import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'internlm', tokens: ['<|action_start|>', '<|plugin|>', '<|action_end|>'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads a call behind text',
    output:
      'Sure.<|action_start|><|plugin|>{"name": "order_cake", "parameters": {"flavour": "plum", "tiers": 2}}<|action_end|>',
    content: 'Sure.',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'returns an action that is no plugin as text',
    output: '<|action_start|>print(1)<|action_end|>',
    content: '<|action_start|>print(1)<|action_end|>',
  },
  {
    title: 'returns markers without a call as text',
    output: '<|action_start|><|plugin|>',
    content: '<|action_start|><|plugin|>',
  },
]);
