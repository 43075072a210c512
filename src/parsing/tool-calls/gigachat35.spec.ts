import { describeParser } from '../testing/parser-cases.js';

const call = '<｜GCML｜invoke name="order_cake">';

describeParser({ toolCallParser: 'gigachat35', tokens: ['｜GCML｜'] }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? <|today|> <｜DSML｜tool_calls>',
    content: 'Rye or wheat? <|today|> <｜DSML｜tool_calls>',
  },
  {
    title: 'reads several calls, typed by their attribute',
    output: `Ok.\n\n<｜GCML｜tool_calls>\n${call}\n<｜GCML｜parameter name="flavour" string="true">7 "plums"</｜GCML｜parameter>\n<｜GCML｜parameter name="delivery" string="false">{"street": "Ring", "number": 5}</｜GCML｜parameter>\n</｜GCML｜invoke>\n<｜GCML｜invoke name="opening_hours">\n</｜GCML｜invoke>\n</｜GCML｜tool_calls>`,
    content: 'Ok.',
    calls: [
      ['order_cake', { flavour: '7 "plums"', delivery: { street: 'Ring', number: 5 } }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'closes what is cut off',
    output: `<｜GCML｜tool_calls>${call}<｜GCML｜parameter name="flavour" string="true">pl`,
    calls: [['order_cake', { flavour: 'pl' }]],
  },
]);
