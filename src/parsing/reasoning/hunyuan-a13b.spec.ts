import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'hunyuan_a13b' }, [
  {
    title: 'unwraps both parts',
    output: '<think>\nRye.\n</think>\n<answer>\nWheat.\n</answer>',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'is content without a start',
    output: 'Wheat.',
    content: 'Wheat.',
  },
]);
