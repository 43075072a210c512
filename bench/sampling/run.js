import { parseArgs } from 'node:util';
import { createRandom } from '../../dist/engines/llama-cpp/sampling/random.js';
import { SamplingWorkspace, TokenSampler } from '../../dist/engines/llama-cpp/sampling/token-sampler.js';
import { scoreToken } from '../../dist/engines/llama-cpp/scheduling/token-chooser.js';
import { DEFAULT_SAMPLING } from '../../dist/serving/generation/sampling-parameters.js';

const usage = `usage: node bench/sampling/run.js [--vocabulary 152064] [--rounds 9] [--tokens 20] [--json]

Milliseconds that choosing one token costs, for each sampler and for log probabilities, beside plain greedy.`;

const { values } = parseArgs({
  options: {
    vocabulary: { type: 'string', default: '152064' },
    rounds: { type: 'string', default: '9' },
    tokens: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const [size, rounds, tokens] = [values.vocabulary, values.rounds, values.tokens].map(Number);

const neutral = { ...DEFAULT_SAMPLING, seed: 1 };
const promptTokenIds = Array.from({ length: 1000 }, (_, index) => (index * 7919) % size);

/** What is measured: sampling parameters, and how many log probabilities per token (null: none). */
const cases = {
  greedy: [{ temperature: 0 }, null],
  'greedy, logprobs 0': [{ temperature: 0 }, 0],
  'greedy, logprobs 5': [{ temperature: 0 }, 5],
  'greedy, logprobs 20': [{ temperature: 0 }, 20],
  temperature: [{ temperature: 0.8 }, null],
  'top_k 40': [{ topK: 40 }, null],
  'top_k 1000': [{ topK: 1000 }, null],
  'top_p 0.9': [{ topP: 0.9 }, null],
  'min_p 0.05': [{ minP: 0.05 }, null],
  'top_k, top_p, min_p': [{ temperature: 0.7, topK: 20, topP: 0.8, minP: 0.01 }, null],
  'all penalties': [
    { temperature: 0, repetitionPenalty: 1.1, presencePenalty: 0.5, frequencyPenalty: 0.5 },
    null,
  ],
  'logit_bias of 300': [
    { temperature: 0, logitBias: new Map(promptTokenIds.slice(0, 300).map((id) => [id, 1])) },
    null,
  ],
  'allowed_token_ids of 100': [{ temperature: 0, allowedTokenIds: promptTokenIds.slice(0, 100) }, null],
  'bad_words, 50': [
    { temperature: 0, badWords: promptTokenIds.slice(0, 50).map((id) => [id, id + 1]) },
    null,
  ],
  'top_p 0.9, logprobs 5': [{ topP: 0.9 }, 5],
};

const random = createRandom(1);
/** Several arrays in turn, as the logits of real tokens are never in the cache already. */
const logits = Array.from({ length: 4 }, () =>
  Float32Array.from(
    { length: size },
    () => 3 * Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(6.283 * random()),
  ),
);
const workspace = new SamplingWorkspace(size);

function millisecondsPerToken([sampling, logprobs]) {
  const sampler = new TokenSampler(
    {
      sampling: { ...neutral, ...sampling },
      stop: { minTokens: 0, ignoreEos: false, tokenIds: [] },
      endOfGenerationIds: [size - 1],
      promptTokenIds,
    },
    1,
    workspace,
  );
  const start = performance.now();
  for (let token = 0; token < tokens; token++) {
    const raw = logits[token % logits.length];
    const id = sampler.pick(sampler.adjust(raw));
    if (logprobs !== null) scoreToken(raw, id, logprobs);
    sampler.accept(id);
  }
  return (performance.now() - start) / tokens;
}

const times = new Map(Object.keys(cases).map((name) => [name, []]));
for (let round = 0; round <= rounds; round++) {
  for (const [name, settings] of Object.entries(cases)) {
    const time = millisecondsPerToken(settings);
    // The first round warms up.
    if (round > 0) times.get(name).push(time);
  }
}
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const greedy = median(times.get('greedy'));
const results = [...times].map(([name, each]) => ({
  name,
  milliseconds: Number(median(each).toFixed(3)),
  fastest: Number(Math.min(...each).toFixed(3)),
  timesGreedy: Number((median(each) / greedy).toFixed(1)),
}));
if (values.json) console.log(JSON.stringify(results));
else console.table(Object.fromEntries(results.map(({ name, ...rest }) => [name, rest])));
