import { describeParser } from '../testing/parser-cases.js';
import { isContentByDefault } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'ling3', tokens: ['<think>', '</think>'] }, [
  isContentByDefault,
  {
    title: 'reasons when switched on',
    output: 'Rye.</think>Wheat.',
    reasoning: 'Rye.',
    content: 'Wheat.',
    templateKwargs: { enable_thinking: true },
  },
]);
