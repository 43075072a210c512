import { describeParser } from '../testing/parser-cases.js';

describeParser({ reasoningParser: 'kimi' }, [
  {
    title: 'separates reasoning',
    output: '◁think▷Rye is out.◁/think▷Take wheat.',
    reasoning: 'Rye is out.',
    content: 'Take wheat.',
  },
  {
    title: 'reasons on where the prompt began it',
    output: 'Rye is out.◁/think▷Take wheat.',
    promptText: 'Bread?◁think▷',
    reasoning: 'Rye is out.',
    content: 'Take wheat.',
  },
  { title: 'is content without a marker', output: 'Wheat ◁.', content: 'Wheat ◁.' },
]);
