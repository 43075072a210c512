import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    reasoningParser: 'inkling',
    tokens: [
      '<|message_model|>',
      '<|content_text|>',
      '<|content_thinking|>',
      '<|content_invoke_tool_json|>',
      '<|end_message|>',
    ],
  },
  [
    {
      title: 'separates blocks',
      output: '<|content_thinking|>Rye.<|end_message|><|message_model|><|content_text|>Wheat.<|end_message|>',
      content: 'Wheat.',
      reasoning: 'Rye.',
    },
  ],
);
