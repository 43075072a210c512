import { describeParser } from '../testing/parser-cases.js';
import { separatesReasoning } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'kimi_k2', tokens: ['<think>', '</think>'] }, [
  separatesReasoning,
  {
    title: 'trims the end of reasoning',
    output: '<think>Rye. \n\n</think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'ends at a section of calls',
    output: 'Rye.<|tool_calls_section_begin|>',
    content: '<|tool_calls_section_begin|>',
    reasoning: 'Rye.',
  },
]);
