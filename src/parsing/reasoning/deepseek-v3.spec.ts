import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'deepseek_v3', tokens: ['<think>', '</think>'] }, [
  {
    title: 'is all content unless switched on',
    output: 'Rye</think>wheat',
    content: 'Rye</think>wheat',
  },
  {
    title: 'reasons when switched on',
    output: 'Rye</think>wheat',
    content: 'wheat',
    reasoning: 'Rye',
    templateKwargs: { thinking: true },
  },
]);
