import { describeParser } from '../testing/parser-cases.js';
import { isContentWhenOff } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'minimax_m3' }, [
  {
    title: 'separates reasoning',
    output: '<mm:think>Rye.</mm:think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  isContentWhenOff,
]);
