import { describeParser } from '../testing/parser-cases.js';

const call = (name: string, json: string): string =>
  `<|plamo:begin_tool_request:plamo|><|plamo:begin_tool_name:plamo|>${name}<|plamo:end_tool_name:plamo|><|plamo:begin_tool_arguments:plamo|><|plamo:constrain|>json<|plamo:msg|>${json}<|plamo:end_tool_arguments:plamo|><|plamo:end_tool_request:plamo|>`;
const section = (...calls: string[]): string =>
  `<|plamo:begin_tool_requests:plamo|>${calls.join('')}<|plamo:end_tool_requests:plamo|>`;

describeParser({ toolCallParser: 'plamo3', reasoningParser: 'plamo3', tokens: ['<|plamo:tag|>'] }, [
  {
    title: 'separates reasoning, text and calls',
    output: `<|plamo:begin_think:plamo|>Plums.<|plamo:end_think:plamo|>Ok.${section(call('order_cake', '{"flavour": "plum", "tiers": 2}'), call('opening_hours', '{}'))}<|plamo:tag|>`,
    reasoning: 'Plums.',
    content: 'Ok.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'ends reasoning at a section of calls',
    output: `Plums.${section(call('opening_hours', ''))}`,
    reasoning: 'Plums.',
    calls: [['opening_hours', {}]],
  },
  {
    title: 'returns what is no call as text',
    output: '<|plamo:end_think:plamo|><|plamo:begin_tool_requests:plamo|>cake',
    content: '<|plamo:begin_tool_requests:plamo|>cake',
  },
]);
