import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'kimi_k3', tokens: ['<|open|>', '<|close|>', '<|sep|>'] }, [
  {
    title: 'separates channels',
    output:
      '<|open|>think<|sep|>Rye.<|close|>think<|sep|><|open|>response<|sep|>Wheat.<|close|>response<|sep|>',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'is all content when switched off',
    output: 'Take wheat.',
    content: 'Take wheat.',
    templateKwargs: { thinking: false },
  },
]);
