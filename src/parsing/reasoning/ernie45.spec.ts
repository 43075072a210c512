import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'ernie45' }, [
  {
    title: 'takes everything up to the end marker',
    output: 'Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'unwraps the response',
    output: 'Rye.</think>\n\n<response>\nWheat.\n</response>\n',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
]);
