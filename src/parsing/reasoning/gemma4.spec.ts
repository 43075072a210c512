import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'gemma4', tokens: ['<|channel>', '<channel|>'] }, [
  {
    title: 'drops the title',
    output: '<|channel>thought\nRye.<channel|>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'keeps what only begins like the title',
    output: '<|channel>thoughtful<channel|>Wheat.',
    content: 'Wheat.',
    reasoning: 'thoughtful',
  },
  {
    title: 'drops an end without a start',
    output: 'Wheat.<channel|>',
    content: 'Wheat.',
  },
]);
