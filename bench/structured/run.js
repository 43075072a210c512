/**
 * What structured output costs: compiling schemas, and generating under a grammar on the demo model.
 *
 * Run after a build: node bench/structured/run.js
 */
import { LlamaCppEngine } from '../../dist/engines/llama-cpp/llama-cpp-engine.js';
import { DEFAULT_SAMPLING } from '../../dist/serving/generation/sampling-parameters.js';
import { CompileBudget } from '../../dist/structured/compile-budget.js';
import { compileConstraint } from '../../dist/structured/compile-constraint.js';
import { DEFAULT_LIMITS } from '../../dist/structured/limits.js';
import { randomSchema } from '../../tools/schema-proof/random-schemas.js';

const person = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 40 },
    age: { type: 'integer', minimum: 0, maximum: 150 },
    born: { type: 'string', format: 'date' },
    tags: { type: 'array', items: { enum: ['a', 'b', 'c'] }, maxItems: 5 },
    address: { $ref: '#/$defs/address' },
  },
  required: ['name', 'age', 'address'],
  $defs: {
    address: {
      type: 'object',
      properties: { street: { type: 'string' }, zip: { pattern: '^\\d{5}$', type: 'string' } },
    },
  },
};
const wide = {
  type: 'object',
  properties: Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`field_${index}`, person.properties]).map(
      ([name, properties]) => [name, { type: 'object', properties: { ...properties, address: {} } }],
    ),
  ),
};
const json = (schema) => ({
  kind: 'json-schema',
  schema,
  whitespace: 'optional-space',
  closedObjects: false,
  path: 'schema',
});
const constraints = [
  ['person: 5 members, format, pattern, $ref', json(person)],
  ['300 objects of 5 members', json(wide)],
  ['any JSON object', { kind: 'json-object', whitespace: 'optional-space', path: 'format' }],
  [
    'regex of 60 characters',
    {
      kind: 'regex',
      pattern: '(\\+\\d{1,3} )?\\(?\\d{3}\\)?[ .-]?\\d{3}[ .-]?\\d{4}( x\\d{1,5})?',
      path: 'regex',
    },
  ],
  [
    '1,000 choices',
    {
      kind: 'choice',
      choices: Array.from({ length: 1000 }, (_, index) => `choice ${index}`),
      path: 'choice',
    },
  ],
];

function compileMs(constraint) {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    compileConstraint(constraint, new CompileBudget(DEFAULT_LIMITS));
    return performance.now() - started;
  });
  return { first: times[0], median: times.sort((a, b) => a - b)[2] };
}

console.log('compiling                                  first ms   median of 5');
for (const [name, constraint] of constraints) {
  const { first, median } = compileMs(constraint);
  console.log(`${name.padEnd(42)} ${first.toFixed(1).padStart(8)}   ${median.toFixed(1).padStart(8)}`);
}
const random = [];
for (let seed = 1; random.length < 500; seed += 1) {
  const started = performance.now();
  try {
    compileConstraint(json(randomSchema(seed)), new CompileBudget(DEFAULT_LIMITS));
    random.push(performance.now() - started);
  } catch {
    // What is refused is not timed.
  }
}
random.sort((a, b) => a - b);
console.log(
  `500 random schemas: median ${random[250].toFixed(1)} ms, 99 % below ${random[494].toFixed(0)} ms, slowest ${random[499].toFixed(0)} ms`,
);

const engine = new LlamaCppEngine({ modelPath: 'models/demo-chat-q8_0.gguf', threads: 1 });
await engine.start();
const [tokenIds] = await engine.tokenize(['Tell me everything.'], {
  addSpecialTokens: false,
  parseSpecialTokens: true,
});
const sampling = { ...DEFAULT_SAMPLING, seed: 1 };

async function tokensPerSecond(grammar) {
  const started = performance.now();
  let tokens = 0;
  const request = {
    requestId: 'bench',
    prompt: { tokenIds },
    sampling,
    count: 1,
    bestOf: 1,
    beamSearch: null,
    logprobs: null,
    promptLogprobs: null,
    stop: {
      maxTokens: 400,
      minTokens: 0,
      ignoreEos: grammar === null,
      strings: [],
      tokenIds: [],
      includeStopString: false,
      matchSpecialTokens: false,
    },
    constraint: grammar === null ? null : { grammar, activation: { kind: 'start' } },
  };
  for await (const event of engine.generate(request, new AbortController().signal)) {
    if (event.type === 'sequence-end') tokens = event.completionTokens;
    if (event.type === 'error') throw event.error;
  }
  return (tokens * 1000) / (performance.now() - started);
}

const long = json({ type: 'array', minItems: 30, items: person, $defs: person.$defs });
const forms = [
  ['free', null],
  ['array of persons', compileConstraint(long, new CompileBudget(DEFAULT_LIMITS))],
  [
    'regex [a-z ]{400}',
    compileConstraint(
      { kind: 'regex', pattern: '[a-z ]{400}', path: 'regex' },
      new CompileBudget(DEFAULT_LIMITS),
    ),
  ],
];
const speeds = new Map(forms.map(([name]) => [name, []]));
for (let round = 0; round < 3; round += 1) {
  for (const [name, grammar] of forms) speeds.get(name).push(await tokensPerSecond(grammar));
}
const median = (list) => list.sort((a, b) => a - b)[1];
const free = median(speeds.get('free'));
console.log('\ngenerating, demo model, 400 tokens         tokens/s   of free');
for (const [name] of forms) {
  const speed = median(speeds.get(name));
  console.log(
    `${name.padEnd(42)} ${speed.toFixed(0).padStart(8)}   ${((100 * speed) / free).toFixed(0).padStart(4)} %`,
  );
}
await engine.close();
