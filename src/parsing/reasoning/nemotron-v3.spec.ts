import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'nemotron_v3', tokens: ['<think>', '</think>'] }, [
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
    title: 'is all content when switched off',
    output: 'Take wheat.',
    content: 'Take wheat.',
    templateKwargs: { enable_thinking: false },
  },
]);

describeParser({ reasoningParser: 'granite_thinking_parser', tokens: ['<think>', '</think>'] }, [
  {
    title: 'drops the line break behind reasoning',
    output: '<think>Rye is out.</think>\nTake wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
]);
