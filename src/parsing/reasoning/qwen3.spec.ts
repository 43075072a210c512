import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'qwen3', tokens: ['<think>', '</think>'] }, [
  {
    title: 'separates reasoning',
    output: '<think>Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'takes everything up to the end marker',
    output: 'Rye is out.</think>Take wheat.',
    content: 'Take wheat.',
    reasoning: 'Rye is out.',
  },
  {
    title: 'takes everything without an end marker',
    output: 'Rye is',
    reasoning: 'Rye is',
  },
  {
    title: 'is all content when switched off',
    output: 'Take wheat.',
    content: 'Take wheat.',
    templateKwargs: { enable_thinking: false },
  },
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
