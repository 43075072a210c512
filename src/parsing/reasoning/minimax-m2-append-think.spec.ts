import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'minimax_m2_append_think', tokens: ['<think>', '</think>'] }, [
  {
    title: 'puts the opening tag before everything',
    output: 'Rye.</think>Wheat.',
    content: '<think>Rye.</think>Wheat.',
  },
]);
