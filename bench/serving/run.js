import { parseArgs } from 'node:util';
import { round } from './load.js';
import { startLlamaServer, startNestling } from './peers.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '1,4,16' },
    tokens: { type: 'string', default: '96' },
    words: { type: 'string', default: '24' },
  },
});
if (!values.model) {
  console.error(
    'usage: node bench/serving/run.js --model FILE.gguf [--rounds 5] [--clients 1,4,16] [--tokens 96] [--words 24]',
  );
  process.exit(1);
}

const clientCounts = values.clients.split(',').map(Number);
const room = { model: values.model, clients: Math.max(...clientCounts), context: 512 };
/** Of those that are numbers; null when none is. */
function median(values) {
  const numbers = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return numbers[Math.floor(numbers.length / 2)] ?? null;
}
const figure = (value, digits) => value?.toFixed(digits) ?? '–';

/** Different words in every request, so that no server gains from its prefix cache. */
let salt = 0;
function prompt() {
  salt++;
  return Array.from(
    { length: Number(values.words) },
    (_, word) => `word${(salt * 7919 + word * 31) % 997}`,
  ).join(' ');
}

const servers = [];
try {
  servers.push(await startNestling(room));
  const peer = await startLlamaServer(room);
  if (peer) servers.push(peer);
  else console.log('LLAMA_SERVER is not set: no peer in this run');
  for (const clients of clientCounts) {
    const results = servers.map(() => []);
    for (let n = 0; n <= Number(values.rounds); n++) {
      for (const [index, server] of servers.entries()) {
        const result = await round(server.url, { clients, prompt, maxTokens: Number(values.tokens) });
        // The first round warms up.
        if (n > 0) results[index].push(result);
      }
    }
    report(clients, results);
  }
} finally {
  for (const server of servers) await server.stop();
}

function report(clients, results) {
  for (const [index, rounds] of results.entries()) {
    const typical = (key) => figure(median(rounds.map((each) => each[key])), 0);
    console.log(
      `${String(clients).padStart(2)} clients  ${servers[index].name.padEnd(12)}  decode ${typical('decode')} tok/s  ` +
        `whole ${typical('whole')} tok/s  first ${typical('first')} ms`,
    );
  }
  if (results.length < 2) return;
  const ours = results[0];
  const theirs = results[1];
  const ratio = (key) =>
    figure(median(ours.map((each, n) => each[key] && theirs[n][key] && each[key] / theirs[n][key])), 2);
  console.log(
    `${String(clients).padStart(2)} clients  ratio         decode ${ratio('decode')}  whole ${ratio('whole')}  first ${ratio('first')}`,
  );
}
