import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'deepseek_v4', tokens: ['<think>', '</think>'] }, [
  {
    title: 'separates reasoning',
    output: '<think>Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'reasons when switched on',
    output: 'Rye</think>wheat',
    content: 'wheat',
    reasoning: 'Rye',
    templateKwargs: { thinking: true },
  },
  {
    title: 'is content by default',
    output: 'Wheat.',
    content: 'Wheat.',
  },
]);
