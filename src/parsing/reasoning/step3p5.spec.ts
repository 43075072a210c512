import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'step3p5' }, [
  {
    title: 'takes everything up to the end marker',
    output: 'Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'drops one newline on either side of the end marker',
    output: 'Rye.\n\n</think>\n\nWheat.',
    content: '\nWheat.',
    reasoning: 'Rye.\n',
  },
]);
