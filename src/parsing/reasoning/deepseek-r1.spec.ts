import { describeParser } from '../testing/parser-cases.js';
import { reasonsUpToEnd, reasonsWithoutEnd, separatesReasoning } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'deepseek_r1', tokens: ['<think>', '</think>'] }, [
  separatesReasoning,
  reasonsUpToEnd,
  reasonsWithoutEnd,
  {
    title: 'reasons whatever the prompt says',
    output: 'Rye.</think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
    promptText: 'assistant:',
  },
]);
