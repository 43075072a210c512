import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'mistral', tokens: ['[THINK]', '[/THINK]'] }, [
  {
    title: 'separates reasoning',
    output: '[THINK]Rye.[/THINK]Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'is content without a start',
    output: 'Wheat.',
    content: 'Wheat.',
  },
  {
    title: 'drops an end without a start',
    output: 'Wheat[/THINK].',
    content: 'Wheat.',
  },
]);
