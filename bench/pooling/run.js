import { parseArgs } from 'node:util';
import { corpus } from '../../tools/test-models/corpus.js';
import { startLlamaServer, startNestling } from '../serving/peers.js';

const usage = `usage: node bench/pooling/run.js --embed FILE.gguf --rerank FILE.gguf [--rounds 7] [--inputs 64] [--slots 4] [--pooling mean]

Inputs per second of one request with many inputs, beside llama-server when LLAMA_SERVER names its binary. Give one
of the two files, or both. --pooling turns a model that generates into an embedding model, in both servers.`;

const { values } = parseArgs({
  options: {
    embed: { type: 'string' },
    rerank: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    inputs: { type: 'string', default: '64' },
    slots: { type: 'string', default: '4' },
    pooling: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help || (!values.embed && !values.rerank)) {
  console.error(usage);
  process.exit(values.help ? 0 : 1);
}

/** Words: about as many tokens, for the tokenizers of real models and of the test models. */
const LENGTHS = { short: 8, long: 200 };
/** BERT's own; room for every input. */
const LONGEST = 512;
const WORDS = [...new Set(corpus.toLowerCase().match(/[a-z]{2,}/g))];
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Different words in every input of every round, so that no server gains from what it has computed before. */
let salt = 0;
function text(words) {
  salt++;
  return Array.from({ length: words }, (_, word) => WORDS[(salt * 7919 + word * 31) % WORDS.length]).join(
    ' ',
  );
}

const tasks = {
  embed: {
    path: '/v1/embeddings',
    body: (texts) => ({ input: texts }),
    count: ({ data }) => data.length,
  },
  rerank: {
    path: '/v1/rerank',
    body: (texts) => ({ query: text(6), documents: texts }),
    count: ({ results }) => results.length,
  },
};

/** Seconds that one request with `texts` takes. */
async function seconds(url, { path, body, count }, texts) {
  const start = performance.now();
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body(texts)),
  });
  const answer = await response.json();
  if (!response.ok || count(answer) !== texts.length) throw new Error(JSON.stringify(answer).slice(0, 300));
  return (performance.now() - start) / 1000;
}

/** Both servers read settings from the environment: the task, and for llama-server batches that hold the longest input. */
function configure(task) {
  const made = task === 'embed' && values.pooling;
  const settings = {
    NESTLING_TASK: made ? 'embed' : undefined,
    LLAMA_ARG_EMBEDDINGS: '1',
    LLAMA_ARG_RERANKING: task === 'rerank' ? '1' : undefined,
    LLAMA_ARG_POOLING: made ? values.pooling : undefined,
    LLAMA_ARG_BATCH: String(LONGEST),
    LLAMA_ARG_UBATCH: String(LONGEST),
  };
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

async function measure(task, model) {
  const room = { model, clients: Number(values.slots), context: LONGEST };
  const servers = [];
  try {
    configure(task);
    servers.push(await startNestling(room));
    const peer = await startLlamaServer(room);
    if (peer) servers.push(peer);
    else console.log('LLAMA_SERVER is not set: no peer in this run');
    for (const [name, words] of Object.entries(LENGTHS)) {
      const results = servers.map(() => []);
      for (let round = 0; round <= Number(values.rounds); round++) {
        for (const [index, { url }] of servers.entries()) {
          const texts = Array.from({ length: Number(values.inputs) }, () => text(words));
          const taken = await seconds(url, tasks[task], texts);
          // The first round warms up.
          if (round > 0) results[index].push(texts.length / taken);
        }
      }
      report(`${task} ${name}`, servers, results);
    }
  } finally {
    for (const server of servers) await server.stop();
  }
}

function report(name, servers, results) {
  const figures = servers.map((server, index) => `${server.name} ${median(results[index]).toFixed(1)}/s`);
  const ratios = results[1]?.map((rate, round) => results[0][round] / rate);
  const range =
    ratios &&
    `ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
  console.log([name.padEnd(13), ...figures, ...(range ? [range] : [])].join('   '));
}

for (const task of ['embed', 'rerank']) if (values[task]) await measure(task, values[task]);
