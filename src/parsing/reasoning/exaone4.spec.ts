import { describeParser } from '../testing/parser-cases.js';
import { isContentByDefault, separatesReasoning } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'exaone4', tokens: ['<think>', '</think>'] }, [
  separatesReasoning,
  {
    title: 'starts inside when the prompt does',
    output: 'Rye.</think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
    promptText: 'user: bread?\nassistant: <think>\n',
  },
  isContentByDefault,
]);
