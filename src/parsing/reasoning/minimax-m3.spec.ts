import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'minimax_m3' }, [
  {
    title: 'separates reasoning',
    output: '<mm:think>Rye.</mm:think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'is all content when switched off',
    output: 'Take wheat.',
    content: 'Take wheat.',
    templateKwargs: { enable_thinking: false },
  },
]);
