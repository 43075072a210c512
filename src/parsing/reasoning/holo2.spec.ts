import { describeParser } from '../testing/parser-cases.js';
import { reasonsUpToEnd } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'holo2', tokens: ['<think>', '</think>'] }, [
  reasonsUpToEnd,
  {
    title: 'keeps tags as text when switched off',
    output: '</think>Wheat.',
    content: '</think>Wheat.',
    templateKwargs: { thinking: false },
  },
]);
