import { describeParser } from '../testing/parser-cases.js';
import {
  isContentWhenOff,
  reasonsUpToEnd,
  reasonsWithoutEnd,
  separatesReasoning,
} from '../testing/think-cases.js';

describeParser({ reasoningParser: 'qwen3', tokens: ['<think>', '</think>'] }, [
  separatesReasoning,
  reasonsUpToEnd,
  reasonsWithoutEnd,
  isContentWhenOff,
  {
    title: 'starts inside when the prompt does',
    output: 'Rye.</think>Wheat.',
    content: 'Wheat.',
    reasoning: 'Rye.',
    promptText: 'user: bread?\nassistant: <think>\n',
  },
  {
    title: 'starts outside when the prompt closed the block',
    output: 'Wheat.',
    content: 'Wheat.',
    promptText: 'assistant: <think>\n\n</think>\n\n',
  },
  {
    title: 'drops a second end marker',
    output: '<think>Rye.</think>Wheat.</think>',
    content: 'Wheat.',
    reasoning: 'Rye.',
  },
  {
    title: 'ends at a call',
    output: 'Rye is out.<tool_call>{}',
    content: '<tool_call>{}',
    reasoning: 'Rye is out.',
  },
  {
    title: 'reads its first word when the prompt says nothing',
    output: 'Wheat. <think>',
    content: 'Wheat. <think>',
    promptText: 'assistant:',
  },
]);
