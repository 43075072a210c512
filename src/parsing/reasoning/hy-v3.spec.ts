import { describeParser } from '../testing/parser-cases.js';
import { separatesReasoning } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'hy_v3' }, [
  separatesReasoning,
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
