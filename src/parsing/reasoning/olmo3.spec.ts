import { describeParser } from '../testing/parser-cases.js';
import { reasonsUpToEnd } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'olmo3' }, [
  {
    title: 'keeps whitespace',
    output: '<think>\nRye.\n</think>\n\nWheat.',
    content: '\n\nWheat.',
    reasoning: '\nRye.\n',
  },
  reasonsUpToEnd,
]);
