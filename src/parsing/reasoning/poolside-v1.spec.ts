import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'poolside_v1', tokens: ['<think>', '</think>'] }, [
  {
    title: 'separates reasoning',
    output: '<think>Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'is content by default',
    output: 'Wheat.',
    content: 'Wheat.',
  },
]);
