import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'minimax_m2', tokens: ['<think>', '</think>'] }, [
  {
    title: 'separates reasoning',
    output: '<think>Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'takes everything up to the end marker',
    output: 'Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'takes everything without an end marker',
    output: 'Rye is',
    reasoning: 'Rye is',
  },
]);
