import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'apertus2509',
    reasoningParser: 'apertus2509',
    tokens: ['<|inner_prefix|>', '<|inner_suffix|>', '<|tools_prefix|>', '<|tools_suffix|>'],
  },
  [
    {
      title: 'separates reasoning',
      output: '<|inner_prefix|>Rye is out.<|inner_suffix|>Take wheat.',
      reasoning: 'Rye is out.',
      content: 'Take wheat.',
    },
    {
      title: 'reads a call within reasoning, which may go on',
      output:
        '<|inner_prefix|>Plum.<|tools_prefix|>[{"opening_hours": {}}]<|tools_suffix|><|inner_prefix|> Late.<|inner_suffix|>Open.',
      reasoning: 'Plum. Late.',
      content: 'Open.',
      calls: [['opening_hours', {}]],
    },
    {
      title: 'drops the end that a call made stray',
      output:
        '<|inner_prefix|>Plum.<|tools_prefix|>[{"opening_hours": {}}]<|tools_suffix|><|inner_suffix|>Open.',
      reasoning: 'Plum.',
      content: 'Open.',
      calls: [['opening_hours', {}]],
    },
    { title: 'is content without a marker', output: 'Wheat.', content: 'Wheat.' },
  ],
);
