import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'seed_oss' }, [
  {
    title: 'separates reasoning',
    output: '<seed:think>Rye.</seed:think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'ends at a call',
    output: 'Rye.<seed:tool_call>',
    content: '<seed:tool_call>',
    reasoning: 'Rye.',
  },
]);
