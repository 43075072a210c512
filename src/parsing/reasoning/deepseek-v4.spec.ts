import { describeParser } from '../testing/parser-cases.js';
import { isContentByDefault, separatesReasoning } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'deepseek_v4', tokens: ['<think>', '</think>'] }, [
  separatesReasoning,
  {
    title: 'reasons when switched on',
    output: 'Rye</think>wheat',
    content: 'wheat',
    reasoning: 'Rye',
    templateKwargs: { thinking: true },
  },
  isContentByDefault,
]);
