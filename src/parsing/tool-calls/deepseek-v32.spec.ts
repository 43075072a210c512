import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'deepseek_v32' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads stated types',
    output:
      'Ok.\n\n<｜DSML｜function_calls>\n<｜DSML｜invoke name="order_cake">\n<｜DSML｜parameter name="flavour" string="true">plum</｜DSML｜parameter>\n<｜DSML｜parameter name="tiers" string="false">2</｜DSML｜parameter>\n</｜DSML｜invoke>\n<｜DSML｜invoke name="opening_hours">\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
    content: 'Ok.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'unwraps arguments in one object',
    output:
      '<｜DSML｜function_calls><｜DSML｜invoke name="order_cake"><｜DSML｜parameter name="arguments" string="false">{"flavour": "plum", "tiers": 2}</｜DSML｜parameter></｜DSML｜invoke></｜DSML｜function_calls>',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'returns what is no call as text',
    output: '<｜DSML｜function_calls>cake',
    content: '<｜DSML｜function_calls>cake',
  },
]);
