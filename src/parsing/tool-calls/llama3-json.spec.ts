import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'llama3_json', tokens: ['<|python_tag|>'] }, [
  {
    title: 'passes text with braces through',
    output: 'Use {} and {"city": "Oslo"} here.',
    content: 'Use {} and {"city": "Oslo"} here.',
  },
  {
    title: 'reads bare objects joined by semicolons',
    output:
      '{"name": "order_cake", "parameters": {"flavour": "plum", "tiers": 2}}; {"name": "opening_hours", "parameters": {}}',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'reads objects behind the tag',
    output: '<|python_tag|>{"name": "order_cake", "parameters": {"flavour": "plum", "tiers": 2}}',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'reads an object behind text, and text behind it',
    output: 'Here: {"name": "opening_hours", "arguments": {}} Good?',
    content: 'Here:  Good?',
    calls: [['opening_hours', {}]],
  },
  {
    title: 'takes an object without arguments for an answer',
    output: '{"name": "Ida", "age": 7}',
    content: '{"name": "Ida", "age": 7}',
  },
  {
    title: 'returns arguments that go wrong at once as text',
    output: '{"name": "order_cake", "parameters": {plum}}',
    content: '{"name": "order_cake", "parameters": {plum}}',
  },
  {
    title: 'returns code behind the tag as text',
    output: '<|python_tag|>print(1)',
    content: '<|python_tag|>print(1)',
  },
  {
    title: 'drops superfluous closing brackets',
    output: '{"name": "order_cake", "parameters": {"tiers": 2}}}} Ok?',
    content: 'Ok?',
    calls: [['order_cake', { tiers: 2 }]],
  },
]);
