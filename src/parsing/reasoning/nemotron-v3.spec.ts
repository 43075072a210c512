import { describeParser } from '../testing/parser-cases.js';
import { isContentWhenOff, reasonsUpToEnd, separatesReasoning } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'nemotron_v3', tokens: ['<think>', '</think>'] }, [
  separatesReasoning,
  reasonsUpToEnd,
  isContentWhenOff,
]);

describeParser({ reasoningParser: 'granite_thinking_parser', tokens: ['<think>', '</think>'] }, [
  {
    title: 'drops the line break behind reasoning',
    output: '<think>Rye is out.</think>\nTake wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
]);
