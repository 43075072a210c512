/**
 * What parsing costs per token while streaming, for Hermes calls behind Qwen3 reasoning: in plain content, and
 * inside an open call whose arguments stream. Prints microseconds per token.
 *
 * Run after a build: node bench/parsing/token-cost.js
 */
import { createOutputParser } from '../../dist/parsing/output-parser.js';

const tokenCount = 200_000;
const specialTokens = new Map([
  ['<tool_call>', 1],
  ['</tool_call>', 2],
  ['<think>', 3],
  ['</think>', 4],
]);
const words = [
  'The',
  ' quick',
  ' answer',
  ' is',
  ' 42',
  ',',
  ' as',
  ' {',
  'always',
  '}',
  '.',
  '\n',
  ' <',
  'b',
  '>',
];
const json = [
  ' "',
  'city',
  '":',
  ' "',
  'Par',
  'is',
  '",',
  ' "n',
  '":',
  ' ',
  '12',
  ',',
  ' "list',
  '": [',
  '1',
  '],',
];

function run(prefix, repeated, reasoningParser) {
  const context = { tools: [], specialTokens, templateKwargs: {}, promptEndsInReasoning: false };
  const parser = createOutputParser({ toolCallParser: 'hermes', reasoningParser, context });
  for (const piece of prefix) parser.push(piece);
  const pieces = [];
  for (let index = 0; index < tokenCount; index++)
    pieces.push({ text: repeated[index % repeated.length], tokenId: 10, special: false });
  const before = process.cpuUsage();
  for (const piece of pieces) parser.push(piece);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / tokenCount;
}

function best(...input) {
  return Math.min(...[0, 1, 2, 3, 4].map(() => run(...input))).toFixed(2);
}

const open = [
  { text: '<tool_call>', tokenId: 1, special: false },
  { text: '{"name": "f", "arguments": {', tokenId: 10, special: false },
];
console.log(`plain content, hermes:            ${best([], words, null)} us per token`);
console.log(`plain content, hermes and qwen3:  ${best([], words, 'qwen3')} us per token`);
console.log(`open call, hermes:                ${best(open, json, null)} us per token`);
