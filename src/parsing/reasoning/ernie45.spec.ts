import { describeParser } from '../testing/parser-cases.js';
import { reasonsUpToEnd } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'ernie45' }, [
  reasonsUpToEnd,
  {
    title: 'unwraps the response',
    output: 'Rye.</think>\n\n<response>\nWheat.\n</response>\n',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
]);
