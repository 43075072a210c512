import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'cohere_command3' }, [
  {
    title: 'separates reasoning and unwraps the response',
    output: '<|START_THINKING|>Rye.<|END_THINKING|><|START_RESPONSE|>Wheat.<|END_RESPONSE|>',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'drops an end without a start',
    output: 'Wheat<|END_THINKING|>.',
    content: 'Wheat.',
  },
]);
