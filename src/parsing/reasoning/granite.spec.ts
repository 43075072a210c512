import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'granite' }, [
  {
    title: 'separates by sentences',
    output: "Here's my thought process: Rye. Here is my response: Wheat.",
    content: ' Wheat.',
    reasoning: ' Rye. ',
  },
  {
    title: 'separates by tags',
    output: '<think>Rye.</think><response>Wheat.</response>',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'is content without a start',
    output: 'Here is my bread.',
    content: 'Here is my bread.',
  },
]);
