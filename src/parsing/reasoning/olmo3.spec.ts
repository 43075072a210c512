import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'olmo3' }, [
  {
    title: 'keeps whitespace',
    output: '<think>\nRye.\n</think>\n\nWheat.',
    content: '\n\nWheat.',
    reasoning: '\nRye.\n',
  },
  {
    title: 'takes everything up to the end marker',
    output: 'Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
]);
