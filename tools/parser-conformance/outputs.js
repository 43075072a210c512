import { toolCallFormats } from '../../dist/parsing/tool-call-formats.js';

/** The tools that all outputs call. */
export const tools = [
  {
    name: 'order',
    parameters: {
      type: 'object',
      properties: {
        text: { type: 'string' },
        other: { type: 'string' },
        n: { type: 'integer' },
        x: { type: 'number' },
        flag: { type: 'boolean' },
        list: { type: 'array', items: { type: 'integer' } },
        words: { type: 'array', items: { type: 'string' } },
        obj: { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'object' } } },
      },
    },
  },
  { name: 'hours', parameters: { type: 'object', properties: {} } },
];

const plum = [['order', { text: 'plum', n: 2 }]];

/** What a model may say: calls between texts, perhaps cut off behind so many characters of the last value. */
const scenarios = {
  'no call': { after: 'Use [a] or {b} when x < 3: `f(x)` is "fine".' },
  'one call': { calls: plum },
  'no arguments': { calls: [['hours', {}]] },
  'two calls': { calls: [['order', { text: 'rye' }], ...plum] },
  'two tools': { calls: [...plum, ['hours', {}]] },
  'text before': { calls: plum, before: 'I will order now.\n' },
  'text after': { calls: plum, after: '\nDone so far.' },
  nested: { calls: [['order', { obj: { a: 1, b: { c: ['x', 'y z'] } }, list: [1, 2], words: ['u'] }]] },
  unicode: { calls: [['order', { text: 'Grüße, 世界 🥐', words: ['çà'] }]] },
  quotes: { calls: [['order', { text: 'She said "yes" \\ it\'s ok', n: 1 }]] },
  'line breaks': { calls: [['order', { text: 'one\ntwo', other: 'b' }]] },
  scalars: { calls: [['order', { n: -7, x: 2.5, flag: true }]] },
  'number-like texts': { calls: [['order', { text: '007', other: 'true' }]] },
  'empty text': { calls: [['order', { text: '', n: 1 }]] },
  'empty containers': { calls: [['order', { list: [], obj: {} }]] },
  markup: { calls: [['order', { text: '<b>x</b> & {y} [z], a=1', n: 1 }]] },
  'unknown tool': { calls: [['fly', { text: 'far' }]] },
  'cut in a value': { calls: plum, cutBehind: 'pl' },
  'cut in the name': { calls: plum, cutBehind: 'ord' },
};

/** One case per format and scenario: `{ format, names, title, output, tokens }`; `tokens` are the format's markers. */
export function* outputs() {
  for (const format of toolCallFormats.filter(({ syntax }) => syntax !== undefined)) {
    const { name, aliases, starts, markers = [], strays = [], layout } = format;
    const tokens = [...starts, ...markers, ...strays, ...(layout?.markers ?? [])];
    for (const [title, scenario] of Object.entries(scenarios))
      yield {
        format: name,
        names: [name, ...aliases],
        title,
        output: write(format.syntax, scenario),
        tokens,
      };
  }
}

function write(syntax, { calls, before = '', after = '', cutBehind }) {
  if (calls === undefined) return after;
  const texts = calls.map(([name, args], position) => {
    const call = syntax.call({ name }, position);
    return call.before + writeArguments(call.arguments, args) + call.after;
  });
  const output = before + syntax.begin + texts.join(syntax.separator) + syntax.end + after;
  return cutBehind === undefined ? output : output.slice(0, output.indexOf(cutBehind) + cutBehind.length);
}

function writeArguments(syntax, args) {
  const members = Object.entries(args);
  switch (syntax.kind) {
    case 'json':
      return JSON.stringify(args);
    case 'elements':
      return members
        .map(([key, value]) => {
          const isText = typeof value === 'string';
          return syntax.before(key, isText) + (isText ? value : JSON.stringify(value)) + syntax.after;
        })
        .join(syntax.separator);
    case 'literals':
      return members.map(([key, value]) => `${key}:${literal(value, syntax.delimiter)}`).join(',');
    case 'python':
      return members.map(([key, value]) => `${key}=${python(value)}`).join(', ');
  }
}

function literal(value, delimiter) {
  if (typeof value === 'string') return delimiter + value + delimiter;
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, delimiter)).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${key}:${literal(member, delimiter)}`)
    .join(',')}}`;
}

function python(value) {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${python(member)}`)
    .join(', ')}}`;
}
