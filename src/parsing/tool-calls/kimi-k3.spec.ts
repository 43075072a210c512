import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'kimi_k3', tokens: ['<|open|>', '<|close|>', '<|sep|>'] }, [
  {
    title: 'unwraps the response',
    output: 'Hello<|close|>response<|sep|><|close|>message<|sep|>',
    content: 'Hello',
  },
  {
    title: 'reads the channel of tools',
    output:
      '<|open|>response<|sep|>Ok.<|close|>response<|sep|><|open|>tools<|sep|><|open|>call tool="order_cake" index="1"<|sep|><|open|>argument key="flavour" type="string"<|sep|>plum<|close|>argument<|sep|><|open|>argument key="tiers" type="number"<|sep|>2<|close|>argument<|sep|><|close|>call<|sep|><|close|>tools<|sep|>',
    content: 'Ok.',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
]);
