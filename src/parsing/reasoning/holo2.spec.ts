import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'holo2', tokens: ['<think>', '</think>'] }, [
  {
    title: 'takes everything up to the end marker',
    output: 'Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'keeps tags as text when switched off',
    output: '</think>Wheat.',
    content: '</think>Wheat.',
    templateKwargs: { thinking: false },
  },
]);
