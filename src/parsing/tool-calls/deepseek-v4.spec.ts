import { describeParser } from '../testing/parser-cases.js';

describeParser({ toolCallParser: 'deepseek_v4' }, [
  {
    title: 'passes text through',
    output: 'Rye or wheat? [Both] {today}.',
    content: 'Rye or wheat? [Both] {today}.',
  },
  {
    title: 'reads stated types',
    output:
      'Ok.\n\n<｜DSML｜tool_calls>\n<｜DSML｜invoke name="order_cake">\n<｜DSML｜parameter name="flavour" string="true">plum</｜DSML｜parameter>\n<｜DSML｜parameter name="tiers" string="false">2</｜DSML｜parameter>\n</｜DSML｜invoke>\n<｜DSML｜invoke name="opening_hours">\n</｜DSML｜invoke>\n</｜DSML｜tool_calls>',
    content: 'Ok.',
    calls: [
      ['order_cake', { flavour: 'plum', tiers: 2 }],
      ['opening_hours', {}],
    ],
  },
  {
    title: 'unwraps arguments in one object',
    output:
      '<｜DSML｜tool_calls><｜DSML｜invoke name="order_cake"><｜DSML｜parameter name="arguments" string="false">{"flavour": "plum", "tiers": 2}</｜DSML｜parameter></｜DSML｜invoke></｜DSML｜tool_calls>',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
  {
    title: 'returns what is no call as text',
    output: '<｜DSML｜tool_calls>cake',
    content: '<｜DSML｜tool_calls>cake',
  },
]);

describeParser({ toolCallParser: 'deepseek_v41' }, [
  {
    title: 'reads calls with a space behind the mark',
    output:
      'Ok.\n\n<｜DSML｜ calls>\n<｜DSML｜ invoke name="order_cake">\n<｜DSML｜ parameter name="flavour" string="true">plum</｜DSML｜ parameter>\n<｜DSML｜ parameter name="tiers" string="false">2</｜DSML｜ parameter>\n</｜DSML｜ invoke>\n</｜DSML｜ calls>',
    content: 'Ok.',
    calls: [['order_cake', { flavour: 'plum', tiers: 2 }]],
  },
]);
