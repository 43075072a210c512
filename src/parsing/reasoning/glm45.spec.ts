import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'glm45', tokens: ['<think>', '</think>'] }, [
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
  {
    title: 'is all content when switched off',
    output: 'Take wheat.',
    content: 'Take wheat.',
    templateKwargs: { enable_thinking: false },
  },
  {
    title: 'reasons again behind content',
    output: '<think>Rye.</think>Wheat.<think>Oats?</think>Yes.',
    content: 'Wheat.Yes.',
    reasoning: 'Rye.Oats?',
  },
]);
