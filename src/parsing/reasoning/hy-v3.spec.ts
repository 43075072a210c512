import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'hy_v3' }, [
  {
    title: 'separates reasoning',
    output: '<think>Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'reads markers with a suffix',
    output: 'Rye.</think:opensource>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
    templateKwargs: { reasoning_effort: 'high' },
  },
  { title: 'is content when the effort is not given', output: 'Wheat.', content: 'Wheat.' },
  {
    title: 'is content without effort',
    output: 'Wheat.',
    content: 'Wheat.',
    templateKwargs: { reasoning_effort: 'no_think' },
  },
]);
