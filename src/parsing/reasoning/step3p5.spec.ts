import { describeParser } from '../testing/parser-cases.js';
import { reasonsUpToEnd } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'step3p5' }, [
  reasonsUpToEnd,
  {
    title: 'drops one newline on either side of the end marker',
    output: 'Rye.\n\n</think>\n\nWheat.',
    content: '\nWheat.',
    reasoning: 'Rye.\n',
  },
]);
