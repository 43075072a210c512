import { describeParser } from '../testing/parser-cases.js';

describeParser(
  {
    toolCallParser: 'kimi_k2',
    tokens: [
      '<|tool_calls_section_begin|>',
      '<|tool_call_begin|>',
      '<|tool_call_argument_begin|>',
      '<|tool_call_end|>',
      '<|tool_calls_section_end|>',
    ],
  },
  [
    {
      title: 'passes text through',
      output: 'Rye or wheat? [Both] {today}.',
      content: 'Rye or wheat? [Both] {today}.',
    },
    {
      title: 'reads a section, with ids',
      output:
        'Ok. <|tool_calls_section_begin|><|tool_call_begin|>functions.order_cake:0<|tool_call_argument_begin|>{"flavour": "plum", "tiers": 2}<|tool_call_end|><|tool_call_begin|> functions.opening_hours:1 <|tool_call_argument_begin|> {} <|tool_call_end|><|tool_calls_section_end|>',
      content: 'Ok. ',
      calls: [
        ['order_cake', { flavour: 'plum', tiers: 2 }, 'functions.order_cake:0'],
        ['opening_hours', {}, 'functions.opening_hours:1'],
      ],
    },
    {
      title: 'drops text inside and behind a section',
      output:
        '<|tool_calls_section_begin|> hm <|tool_call_begin|>functions.opening_hours:0<|tool_call_argument_begin|>{}<|tool_call_end|><|tool_calls_section_end|>bye',
      calls: [['opening_hours', {}, 'functions.opening_hours:0']],
    },
    {
      title: 'returns a call without a number as text',
      output:
        '<|tool_calls_section_begin|><|tool_call_begin|>functions.order_cake<|tool_call_argument_begin|>{}<|tool_call_end|>',
      content:
        '<|tool_calls_section_begin|><|tool_call_begin|>functions.order_cake<|tool_call_argument_begin|>{}<|tool_call_end|>',
    },
  ],
);
