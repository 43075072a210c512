import { describeParser } from '../testing/parser-cases.js';
import { isContentByDefault, isContentWhenOff } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'minimax_m3' }, [
  {
    title: 'separates reasoning',
    output: '<mm:think>Rye.</mm:think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  isContentWhenOff,
  isContentByDefault,
  {
    title: 'reasons at once when the mode says so',
    output: 'Rye.</mm:think>Wheat.',
    reasoning: 'Rye.',
    content: 'Wheat.',
    templateKwargs: { thinking_mode: 'enabled' },
  },
]);
