/**
 * How long parsers take for outputs made to be slow: every marker repeated, opened calls that never end, and
 * values full of what could be an end. Prints the CPU time per 100 KB at 100 KB and at 1 MB for the worst such
 * output of every parser; the two must be alike.
 *
 * Run after a build: node bench/parsing/adversarial-output.js [name ...]
 */
import { createOutputParser } from '../../dist/parsing/output-parser.js';
import { reasoningFormats } from '../../dist/parsing/reasoning-formats.js';
import { toolCallFormats } from '../../dist/parsing/tool-call-formats.js';

/** Enough to tell which output is the worst. */
const trial = 20_000;
const small = 100_000;
const large = 1_000_000;
const fragments = [
  'word ',
  '<',
  '{',
  '[',
  "'",
  '"',
  '\n',
  '\\',
  ' ',
  '<parameter=',
  '<a',
  '{"name": ',
  '{"name": "f", "arguments": {"a": 1}}',
  '[f(a=',
  "f(a='b', ",
  '","',
];
const openings = [
  '{"name": "f", "arguments": {"a": "',
  '[{"name": "f", "arguments": {"a": [',
  "[f(a='",
  '[f(a=[',
  '\n<function=f>\n<parameter=a>\n',
  '<invoke name="f"><parameter name="a">',
  'f<arg_key>a</arg_key><arg_value>',
  'call:f{a:<|"|>',
  'f:0',
];

function markersOf(format) {
  const { starts, ends, markers, strays, dropped, bareStarts, layout } = format;
  return [starts, ends, markers, strays, dropped, bareStarts, layout?.markers].flatMap((list) => list ?? []);
}

function* outputsFor(format) {
  const markers = markersOf(format);
  const beginnings = markers.filter((marker) => marker.length > 1).map((marker) => marker.slice(0, -1));
  const pieces = [...fragments, ...markers, ...beginnings];
  for (const piece of pieces) yield ['', piece];
  for (const start of format.starts) {
    for (const opening of openings) for (const piece of pieces) yield [start + opening, piece];
    for (const piece of pieces) yield ['', start + piece];
  }
}

/** CPU milliseconds for an output of `length` characters in pieces of `pieceLength`. */
function measure(parsers, [prefix, repeated], length, pieceLength) {
  const text = prefix + repeated.repeat(Math.ceil(length / repeated.length));
  const pieces = [];
  for (let index = 0; index < length; index += pieceLength)
    pieces.push({ text: text.slice(index, index + pieceLength), tokenId: null, special: false });
  const context = { tools: [], specialTokens: new Map(), templateKwargs: {} };
  const parser = createOutputParser({ ...parsers, context });
  const before = process.cpuUsage();
  for (const piece of pieces) parser.push(piece);
  parser.end();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function report(kind, format, parsers) {
  let worst = { cost: 0, output: ['', ''], pieceLength: 0 };
  for (const output of outputsFor(format)) {
    for (const pieceLength of [4, large]) {
      const cost = measure(parsers, output, trial, pieceLength);
      if (cost > worst.cost) worst = { cost, output, pieceLength };
    }
  }
  const at = (length) =>
    Math.min(...[0, 1].map(() => measure(parsers, worst.output, length, worst.pieceLength)));
  const [first, second] = [at(small), at(large) / (large / small)];
  const note = JSON.stringify(worst.output).slice(0, 60);
  console.log(
    `${kind.padEnd(10)} ${format.name.padEnd(24)} ${first.toFixed(1).padStart(7)} ${second.toFixed(1).padStart(7)}  ${note}`,
  );
}

const wanted = process.argv.slice(2);
const isWanted = (format) => wanted.length === 0 || wanted.includes(format.name);
console.log('CPU ms per 100 KB, worst output:     at 100 KB  at 1 MB');
for (const format of toolCallFormats.filter(isWanted))
  report('tool call', format, { toolCallParser: format.name, reasoningParser: null });
for (const format of reasoningFormats.filter(isWanted))
  report('reasoning', format, { toolCallParser: null, reasoningParser: format.name });
