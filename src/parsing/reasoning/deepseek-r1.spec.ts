import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'deepseek_r1', tokens: ['<think>', '</think>'] }, [
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
    title: 'reasons whatever the prompt says',
    output: 'Rye.</think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
    promptText: 'assistant:',
  },
]);
