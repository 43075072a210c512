import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'ling3', tokens: ['<think>', '</think>'] }, [
  { title: 'is content by default', output: 'Wheat.', content: 'Wheat.' },
  {
    title: 'reasons when switched on',
    output: 'Rye.</think>Wheat.',
    reasoning: 'Rye.',
    content: 'Wheat.',
    templateKwargs: { enable_thinking: true },
  },
]);
