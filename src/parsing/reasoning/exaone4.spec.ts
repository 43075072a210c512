import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'exaone4', tokens: ['<think>', '</think>'] }, [
  {
    title: 'separates reasoning',
    output: '<think>Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'starts inside when the prompt does',
    output: 'Rye.</think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
    promptText: 'user: bread?\nassistant: <think>\n',
  },
  {
    title: 'is content by default',
    output: 'Wheat.',
    content: 'Wheat.',
  },
]);
