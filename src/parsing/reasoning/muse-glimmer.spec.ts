import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'muse_glimmer' }, [
  {
    title: 'separates messages',
    output: ' to=self<|message|>Rye.<|eom|><|start|>assistant to=user<|message|>Wheat.<|eot|>',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
]);
