import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    reasoningParser: 'openai_gptoss',
    tokens: ['<|start|>', '<|channel|>', '<|constrain|>', '<|message|>', '<|end|>', '<|call|>', '<|return|>'],
  },
  [
    {
      title: 'separates channels',
      output:
        '<|channel|>analysis<|message|>Rye.<|end|><|start|>assistant<|channel|>final<|message|>Wheat.<|return|>',
      content: 'Wheat.',
      reasoning: 'Rye.',
    },
  ],
);
