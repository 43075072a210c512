import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { generationRequest, type RequestChanges } from '../../../../test/support/generation-request.js';
import type { BeamSearchParameters } from '../../engine.js';
import type { StepMessage, WireGenerationRequest } from '../messages.js';
import { argmax, logSumExp } from '../sampling/log-probabilities.js';
import { SamplingWorkspace } from '../sampling/token-sampler.js';
import { Vocabulary } from '../vocabulary.js';
import { JobFactory } from './job-factory.js';
import type { ModelRunner } from './model-runner.js';
import { Scheduler } from './scheduler.js';
import { SequenceReporter } from './sequence-reporter.js';
import { TokenChooser } from './token-chooser.js';

const VOCABULARY = 26;
const END = 25;
const MAX_MODEL_LENGTH = 48;

/** The arithmetic model's logits: they depend on every token before and on their order. */
function logitsAfter(tokens: readonly number[]): Float32Array {
  const state = tokens.reduce((sum, token) => (sum * 31 + token * 7 + 3) % 65_521, 17);
  return Float32Array.from(
    { length: VOCABULARY },
    (_, id) => ((state * (id + 3) * 7919 + id * 104_729) % 65_521) / 16_000,
  );
}

function nextToken(tokens: readonly number[]): number {
  return argmax(logitsAfter(tokens));
}

/** What a request must answer, computed without any batching. */
function expectedAnswer(prompt: readonly number[], maxTokens: number): number[] {
  const tokens = [...prompt];
  const limit = Math.min(maxTokens, MAX_MODEL_LENGTH - prompt.length);
  while (tokens.length < prompt.length + limit && tokens.at(-1) !== END) {
    tokens.push(nextToken(tokens));
  }
  return tokens.slice(prompt.length);
}

/** A prompt with an answer of twelve tokens, none of them twice. */
const TALKATIVE =
  Array.from({ length: 500 }, (_, seed) => [seed % 20, Math.floor(seed / 20)]).find(
    (prompt) => new Set(expectedAnswer(prompt, 12)).size === 12,
  ) ?? expect.fail('the arithmetic model says nothing');

interface ExpectedBeam {
  tokens: number[];
  sum: number;
}

/** The answers with one token more; where only `allowed` tokens may come, as likely as they are among themselves. */
function childrenOf(
  prompt: readonly number[],
  { tokens, sum }: ExpectedBeam,
  allowed: readonly number[] | null,
): ExpectedBeam[] {
  const logits = logitsAfter([...prompt, ...tokens]).map((logit, id) =>
    allowed === null || allowed.includes(id) ? logit : -Infinity,
  );
  const normalizer = logSumExp(logits);
  return Array.from(logits, (logit, id) => ({
    tokens: [...tokens, id],
    sum: sum + logit - normalizer,
  })).filter((child) => child.sum > -Infinity);
}

/** Every answer there is, best first: the brute force. */
function allAnswers(
  prompt: readonly number[],
  allowed: readonly number[],
  { lengthPenalty }: Pick<BeamSearchParameters, 'lengthPenalty'>,
  maxTokens: number,
): ExpectedBeam[] {
  const grow = (beam: ExpectedBeam): ExpectedBeam[] =>
    beam.tokens.at(-1) === END || beam.tokens.length === maxTokens
      ? [beam]
      : childrenOf(prompt, beam, allowed).flatMap(grow);
  const score = ({ tokens, sum }: ExpectedBeam) =>
    sum / (prompt.length + tokens.length - (tokens.at(-1) === END ? 1 : 0)) ** lengthPenalty;
  return grow({ tokens: [], sum: 0 }).sort((a, b) => score(b) - score(a));
}

/** Beam search by its definition: every child of every beam is looked at, nothing is shared. */
function expectedBeams(
  prompt: readonly number[],
  rules: BeamSearchParameters,
  maxTokens: number,
  allowed: readonly number[] | null = null,
): ExpectedBeam[] {
  const limit = Math.min(maxTokens, MAX_MODEL_LENGTH - prompt.length);
  const lengthOf = ({ tokens }: ExpectedBeam) =>
    prompt.length + tokens.length - (tokens.at(-1) === END ? 1 : 0);
  const score = (beam: ExpectedBeam, length = lengthOf(beam)) => beam.sum / length ** rules.lengthPenalty;
  let running: ExpectedBeam[] = [{ tokens: [], sum: 0 }];
  let ended: ExpectedBeam[] = [];
  while (running.length > 0) {
    const children = running
      .flatMap((beam) => childrenOf(prompt, beam, allowed))
      .sort((a, b) => b.sum - a.sum)
      .slice(0, 2 * rules.width);
    const isEnd = ({ tokens }: ExpectedBeam) => tokens.at(-1) === END || tokens.length === limit;
    ended = [...ended, ...children.filter(isEnd)].sort((a, b) => score(b) - score(a)).slice(0, rules.width);
    running = children.filter((child) => !isEnd(child)).slice(0, rules.width);
    const [best] = running;
    const worst = ended[rules.width - 1];
    if (best !== undefined && worst !== undefined) {
      const longest =
        rules.earlyStopping === 'never' && rules.lengthPenalty > 0 ? MAX_MODEL_LENGTH : lengthOf(best);
      running = rules.earlyStopping === true || score(worst) >= score(best, longest) ? [] : running;
    }
  }
  return ended;
}

interface Row {
  token: number;
  position: number;
  sequence: number;
}

/** A model by arithmetic over a real pool: refuses whatever llama.cpp would refuse or die of. */
class ArithmeticRunner implements ModelRunner {
  readonly vocabularySize = VOCABULARY;
  readonly batchCapacity = 24;
  readonly computed: number[] = [];
  copies = 0;
  busy = false;
  failNext = false;
  private interrupted = false;
  private readonly memory: number[][];
  /** Of each token in memory, a number that its copies share. */
  private readonly cellNames: number[][];
  private names = 0;
  private rows: Row[] = [];
  private outputs: Float32Array[] = [];

  constructor(
    readonly cells: number,
    readonly sequenceIds: number,
    readonly sharesCells: boolean,
  ) {
    this.memory = Array.from({ length: sequenceIds }, () => []);
    this.cellNames = Array.from({ length: sequenceIds }, () => []);
  }

  clearBatch(): void {
    this.rows = [];
  }

  addRow(token: number, position: number, sequence: number): void {
    this.rows.push({ token, position, sequence });
  }

  async decode(): Promise<void> {
    this.busy = true;
    await new Promise((resolve) => setImmediate(resolve));
    this.busy = false;
    if (this.failNext) {
      this.failNext = false;
      throw new Error('the arithmetic broke down');
    }
    if (this.interrupted) {
      this.interrupted = false;
      // A part of it is in memory by then.
      this.rows.splice(1);
      this.rows.forEach((row) => this.compute(row));
      throw new Error('the arithmetic was interrupted');
    }
    expect(this.rows.length).toBeGreaterThan(0);
    expect(this.rows.length).toBeLessThanOrEqual(this.batchCapacity);
    this.outputs = this.rows.map((row) => this.compute(row));
    this.computed.push(this.rows.length);
    this.checkCapacity();
  }

  interrupt(): void {
    expect(this.busy).toBe(true);
    this.interrupted = true;
  }

  logits(row: number): Float32Array {
    return this.outputs[row] ?? expect.fail(`row ${row} has no output`);
  }

  copySequence(from: number, to: number, length: number): void {
    expect(this.busy).toBe(false);
    expect(this.memory[to]).toEqual([]);
    this.memory[to] = this.memory[from]?.slice(0, length) ?? [];
    this.cellNames[to] = (this.cellNames[from]?.slice(0, length) ?? []).map((name) =>
      this.sharesCells ? name : this.names++,
    );
    this.copies++;
    this.checkCapacity();
  }

  removeSequence(sequence: number, start: number): void {
    expect(this.busy).toBe(false);
    this.memory[sequence]?.splice(start);
    this.cellNames[sequence]?.splice(start);
  }

  private compute({ token, position, sequence }: Row): Float32Array {
    const tokens = this.memory[sequence] ?? expect.fail(`there is no sequence ${sequence}`);
    expect(position).toBe(tokens.length);
    tokens.push(token);
    this.cellNames[sequence]?.push(this.names++);
    return logitsAfter(tokens);
  }

  private checkCapacity(): void {
    expect(new Set(this.cellNames.flat()).size).toBeLessThanOrEqual(this.cells);
    if (!this.sharesCells) {
      const most = Math.max(...this.memory.map((tokens) => tokens.length));
      expect(most).toBeLessThanOrEqual(this.cells / this.sequenceIds);
    }
  }
}

function wire(prompt: readonly number[], { stop, ...changes }: RequestChanges = {}): WireGenerationRequest {
  const request = generationRequest({ stop: { maxTokens: 12, ...stop }, ...changes });
  return { ...request, prompt: Int32Array.from(prompt) };
}

/** A scheduler over the arithmetic model, and everything it has said. */
class Bench {
  readonly messages: StepMessage[] = [];
  readonly scheduler: Scheduler;
  private readonly jobs: JobFactory;

  constructor(
    readonly runner: ArithmeticRunner,
    options: { maxRunning?: number; prefixCaching?: boolean } = {},
  ) {
    // Token ids are the letters a to z, the last of which ends an answer.
    const letters = Uint8Array.from({ length: VOCABULARY }, (_, id) => 97 + id);
    const vocabulary = new Vocabulary({
      bytes: letters,
      ends: Uint32Array.from(letters, (_, id) => id + 1),
      specialIds: [END],
      addsSpacePrefix: false,
    });
    const reporter = new SequenceReporter(vocabulary);
    this.jobs = new JobFactory({
      vocabulary,
      workspace: new SamplingWorkspace(VOCABULARY),
      reporter,
      endOfGenerationIds: [END],
      maxModelLength: MAX_MODEL_LENGTH,
      grammar: () => expect.fail('the arithmetic model has no grammars'),
      tokenize: () => [],
    });
    this.scheduler = new Scheduler({
      runner,
      maxRunning: options.maxRunning ?? 4,
      prefixCaching: options.prefixCaching ?? true,
      chooser: new TokenChooser(new Set([END]), vocabulary),
      reporter,
      branch: (parent, index) => this.jobs.branch(parent, index),
      deliver: (message) => this.messages.push(message),
    });
  }

  submit(key: number, request: WireGenerationRequest): void {
    this.scheduler.submit(this.jobs.create(key, request, request.prompt as Int32Array));
  }

  tokens(key: number, sequence = 0): number[] {
    return this.messages.flatMap((message) =>
      message.ids.filter((_, index) => message.keys[index] === key && message.sequences[index] === sequence),
    );
  }

  text(key: number, sequence = 0): string {
    return this.messages
      .flatMap((message) =>
        message.texts.filter(
          (_, index) => message.keys[index] === key && message.sequences[index] === sequence,
        ),
      )
      .join('');
  }

  ends(key: number) {
    return this.messages.flatMap(({ ends }) => ends.filter((end) => end.key === key));
  }

  get finished(): number[] {
    return this.messages.flatMap(({ finished }) => finished);
  }
}

function sharedPool(cells = 200): ArithmeticRunner {
  return new ArithmeticRunner(cells, 16, true);
}

function separateParts(ids = 6): ArithmeticRunner {
  return new ArithmeticRunner(ids * MAX_MODEL_LENGTH, ids, false);
}

const runnerArbitrary = fc.oneof(
  // From a pool that holds one full context to one that holds all of them.
  fc
    .record({ cells: fc.integer({ min: MAX_MODEL_LENGTH, max: 260 }), ids: fc.integer({ min: 5, max: 12 }) })
    .map(({ cells, ids }) => new ArithmeticRunner(cells, ids, true)),
  fc.integer({ min: 4, max: 7 }).map((ids) => separateParts(ids)),
);
/** Few beginnings and few letters, so that prompts share prefixes. */
const promptArbitrary = fc
  .tuple(
    fc.constantFrom<readonly number[]>(
      [],
      [1, 2, 3],
      Array.from({ length: 36 }, (_, index) => index % 7),
    ),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 10 }),
  )
  .map(([beginning, rest]) => [...beginning, ...rest]);

describe('Scheduler', () => {
  it('answers every request as if it were alone, whatever runs, waits, is aborted or must give way', async () => {
    const requestArbitrary = fc.record({
      prompt: promptArbitrary,
      maxTokens: fc.integer({ min: 1, max: 40 }),
      count: fc.integer({ min: 1, max: 3 }),
      delay: fc.integer({ min: 0, max: 6 }),
      abortAfter: fc.option(fc.integer({ min: 0, max: 8 }), { freq: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(
        runnerArbitrary,
        fc.array(requestArbitrary, { minLength: 1, maxLength: 10 }),
        fc.boolean(),
        async (runner, requests, prefixCaching) => {
          const bench = new Bench(runner, { prefixCaching, maxRunning: 8 });
          await Promise.all(
            requests.map(async ({ prompt, maxTokens, count, delay, abortAfter }, key) => {
              await turns(delay);
              bench.submit(key, wire(prompt, { count, bestOf: count, stop: { maxTokens } }));
              if (abortAfter !== null) {
                await turns(abortAfter);
                bench.scheduler.abort(key);
              }
            }),
          );
          await bench.scheduler.idle();
          for (const [key, { prompt, maxTokens, count, abortAfter }] of requests.entries()) {
            const expected = expectedAnswer(prompt, maxTokens);
            for (let sequence = 0; sequence < count; sequence++) {
              const tokens = bench.tokens(key, sequence);
              expect(tokens).toEqual(abortAfter === null ? expected : expected.slice(0, tokens.length));
            }
            expect(bench.finished.filter((finished) => finished === key).length).toBe(
              abortAfter === null || bench.ends(key).length === count ? 1 : 0,
            );
          }
          expect(bench.scheduler.statistics).toMatchObject({ requestsRunning: 0, kvCacheUsage: 0 });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('computes a prompt once for all its answers', async () => {
    for (const runner of [sharedPool(), separateParts(9)]) {
      const bench = new Bench(runner, { maxRunning: 8 });
      bench.submit(1, wire([1, 2, 3, 4, 5], { count: 8, bestOf: 8 }));
      await bench.scheduler.idle();
      expect(bench.scheduler.statistics.prefilledTokens).toBe(5);
      expect(bench.ends(1)).toHaveLength(8);
    }
  });

  it('takes what prompts have in common from finished and from running sequences', async () => {
    const beginning = Array.from({ length: 30 }, (_, index) => index % 5);
    for (const runner of [sharedPool(), separateParts()]) {
      const bench = new Bench(runner);
      bench.submit(1, wire([...beginning, 1], { stop: { maxTokens: 14 } }));
      await turns(5);
      expect(bench.finished).toEqual([]);
      bench.submit(2, wire([...beginning, 2, 2], { stop: { maxTokens: 2 } }));
      await bench.scheduler.idle();
      bench.submit(3, wire([...beginning, 3, 3], { stop: { maxTokens: 2 } }));
      await bench.scheduler.idle();
      const cached = bench.messages.flatMap(({ prompts }) => prompts.map(({ cachedTokens }) => cachedTokens));
      expect(cached).toEqual([0, 30, 30]);
      expect(bench.scheduler.statistics).toMatchObject({
        prefixCacheQueriedTokens: 31 + 32 + 32,
        prefixCacheHitTokens: 60,
        prefilledTokens: 31 + 2 + 2,
      });
    }
  });

  it('takes nothing from sequences of another salt, finished or running', async () => {
    const prompt = Array.from({ length: 40 }, (_, index) => index % 20);
    const cached = async (bench: Bench, salts: readonly (string | null)[]): Promise<number[]> => {
      const before = bench.messages.length;
      for (const [key, cacheSalt] of salts.entries()) {
        bench.submit(before * 10 + key, wire(prompt, { cacheSalt, stop: { maxTokens: 2 } }));
      }
      await bench.scheduler.idle();
      return bench.messages
        .slice(before)
        .flatMap(({ prompts }) => prompts.map(({ cachedTokens }) => cachedTokens));
    };
    for (const runner of [sharedPool(), separateParts()]) {
      const bench = new Bench(runner);
      expect(await cached(bench, ['a', 'b', null])).toEqual([0, 0, 0]);
      expect(await cached(bench, ['a', 'c'])).toEqual([38, 0]);
      expect(await cached(bench, [null])).toEqual([38]);
    }
  });

  it('ends an answer that goes in circles, not before its least length', async () => {
    const bench = new Bench(sharedPool());
    const [most = 0] = expectedAnswer([1, 2], 1);
    const circles = {
      sampling: { allowedTokenIds: [most] },
      repetition: { minSize: 1, maxSize: 4, minCount: 3, consecutive: true },
    };
    bench.submit(1, wire([1, 2], circles));
    bench.submit(2, wire([1, 2], { ...circles, stop: { minTokens: 7 } }));
    await bench.scheduler.idle();
    const end = { reason: 'repetition', stopReason: 'repetition_detected' };
    expect(bench.ends(1)).toMatchObject([{ ...end, completionTokens: 3 }]);
    expect(bench.ends(2)).toMatchObject([{ ...end, completionTokens: 7 }]);
    expect(bench.text(1)).toHaveLength(3);
  });

  it('continues a conversation in place, without a copy', async () => {
    const bench = new Bench(separateParts());
    bench.submit(1, wire([1, 2, 3], { stop: { maxTokens: 4 } }));
    await bench.scheduler.idle();
    bench.submit(2, wire([1, 2, 3, ...bench.tokens(1), 5, 6]));
    await bench.scheduler.idle();
    expect(bench.messages.flatMap(({ prompts }) => prompts).at(-1)?.cachedTokens).toBe(6);
    expect(bench.runner.copies).toBe(0);
  });

  it('lets requests wait for one another to compute a common beginning', async () => {
    const beginning = Array.from({ length: 40 }, (_, index) => index % 6);
    const bench = new Bench(sharedPool());
    [1, 2, 3].forEach((key) => bench.submit(key, wire([...beginning, key, key], { stop: { maxTokens: 2 } })));
    await bench.scheduler.idle();
    expect(bench.scheduler.statistics.prefilledTokens).toBe(42 + 2 + 2);
  });

  it('frees the cells of an aborted request before the next step', async () => {
    const bench = new Bench(sharedPool());
    bench.submit(1, wire([1, 2, 3], { stop: { maxTokens: 40, ignoreEos: true } }));
    await turns(6);
    expect(bench.scheduler.statistics.kvCacheUsage).toBeGreaterThan(0);
    const steps = bench.runner.computed.length;
    bench.scheduler.abort(1);
    await bench.scheduler.idle();
    expect(bench.scheduler.statistics).toMatchObject({ requestsRunning: 0, kvCacheUsage: 0 });
    expect(bench.messages.at(-1)?.statistics.kvCacheUsage).toBe(0);
    expect(bench.runner.computed.length - steps).toBeLessThanOrEqual(1);
    expect(bench.finished).toEqual([]);
  });

  it('stops a batch that is for aborted requests only, and forgets what it began', async () => {
    const bench = new Bench(sharedPool());
    const prompt = Array.from({ length: 20 }, (_, index) => index);
    const computing = async () => {
      while (!bench.runner.busy) {
        await Promise.resolve();
      }
    };
    bench.submit(1, wire(prompt));
    await computing();
    bench.scheduler.abort(1);
    await bench.scheduler.idle();
    expect(bench.runner.computed).toEqual([]);
    expect(bench.scheduler.statistics).toMatchObject({ kvCacheUsage: 0, prefilledTokens: 0 });

    bench.submit(2, wire(prompt));
    bench.submit(3, wire([1, 2, 3]));
    await computing();
    bench.scheduler.abort(2);
    await bench.scheduler.idle();
    expect(bench.runner.computed[0]).toBeGreaterThan(3);
    expect(bench.tokens(3)).toEqual(expectedAnswer([1, 2, 3], 12));

    bench.submit(4, wire(prompt));
    await bench.scheduler.idle();
    expect(bench.tokens(4)).toEqual(expectedAnswer(prompt, 12));
    expect(bench.messages.flatMap(({ failures }) => failures)).toEqual([]);
  });

  it('keeps sequences without gaps where a gap would split the batch', async () => {
    const bench = new Bench(separateParts(6), { maxRunning: 4 });
    const used = new Set<number>();
    const addRow = bench.runner.addRow.bind(bench.runner);
    bench.runner.addRow = (token: number, position: number, sequence: number) => {
      used.add(sequence);
      addRow(token, position, sequence);
    };
    [30, 2, 30, 2].forEach((maxTokens, key) =>
      bench.submit(key, wire([key, key], { stop: { maxTokens, ignoreEos: true } })),
    );
    await turns(16);
    used.clear();
    await turns(2);
    const ids = [...used].sort((a, b) => a - b);
    expect(ids).toHaveLength(2);
    expect((ids[1] ?? 0) - (ids[0] ?? 0)).toBe(1);
    await bench.scheduler.idle();
  });

  it('ends at a stop string across tokens and does not show it', async () => {
    const bench = new Bench(sharedPool());
    const letters = expectedAnswer(TALKATIVE, 12).map((id) => String.fromCharCode(97 + id));
    const stop = letters.slice(3, 5).join('');
    bench.submit(1, wire(TALKATIVE, { stop: { strings: [stop] } }));
    await bench.scheduler.idle();
    const visible = letters.join('').slice(0, letters.join('').indexOf(stop));
    expect(bench.text(1)).toBe(visible);
    expect(bench.ends(1)).toMatchObject([
      { reason: 'stop', stopReason: stop, completionTokens: visible.length + 2 },
    ]);
  });

  it('reports stop tokens without their text, and the limit as length', async () => {
    const answer = expectedAnswer(TALKATIVE, 12);
    const bench = new Bench(sharedPool());
    bench.submit(1, wire(TALKATIVE, { stop: { tokenIds: [answer[2] ?? 0] } }));
    bench.submit(2, wire(TALKATIVE, { stop: { maxTokens: 2 } }));
    await bench.scheduler.idle();
    expect(bench.text(1)).toHaveLength(answer.indexOf(answer[2] ?? 0));
    expect(bench.ends(1)).toMatchObject([{ reason: 'stop', stopReason: answer[2] }]);
    expect(bench.ends(2)).toMatchObject([{ reason: 'length', stopReason: null, completionTokens: 2 }]);
  });

  it('returns the most likely of several answers, best first', async () => {
    const bench = new Bench(sharedPool());
    const sampling = { temperature: 1.5, seed: 3 };
    bench.submit(1, wire([1, 2], { count: 4, bestOf: 4, logprobs: 0, sampling }));
    bench.submit(2, wire([1, 2], { count: 2, bestOf: 4, sampling }));
    await bench.scheduler.idle();
    const all = bench.ends(1).sort((a, b) => a.sequence - b.sequence);
    const best = all.toSorted((a, b) => (b.cumulativeLogprob ?? 0) - (a.cumulativeLogprob ?? 0));
    expect(bench.ends(2).map(({ sequence }) => sequence)).toEqual([0, 1]);
    expect(bench.tokens(2, 0)).toEqual(bench.tokens(1, best[0]?.sequence));
    expect(bench.tokens(2, 1)).toEqual(bench.tokens(1, best[1]?.sequence));
  });

  it('gives log probabilities of every prompt token but the first, and takes nothing from the pool for them', async () => {
    const bench = new Bench(sharedPool());
    const prompt = Array.from({ length: 20 }, (_, index) => index % 9);
    bench.submit(1, wire(prompt, { stop: { maxTokens: 1 } }));
    await bench.scheduler.idle();
    bench.submit(2, wire(prompt, { stop: { maxTokens: 1 }, promptLogprobs: 1 }));
    await bench.scheduler.idle();
    const report = bench.messages.flatMap(({ prompts }) => prompts).at(-1);
    expect(report?.cachedTokens).toBe(0);
    expect(report?.scores?.[0]).toBeNull();
    expect(report?.scores?.slice(1).map((entry) => entry?.id)).toEqual(prompt.slice(1));
    expect(report?.scores?.[7]?.topIds[0]).toBe(nextToken(prompt.slice(0, 7)));
  });

  it('finds by beam search what the definition finds, in company and without room for all beams', async () => {
    const rulesArbitrary = fc.record({
      width: fc.integer({ min: 1, max: 4 }),
      lengthPenalty: fc.constantFrom(0, 0.6, 1, 2, -1),
      earlyStopping: fc.constantFrom<boolean | 'never'>(true, false, 'never'),
    });
    await fc.assert(
      fc.asyncProperty(
        runnerArbitrary,
        fc.array(fc.tuple(promptArbitrary, rulesArbitrary, fc.integer({ min: 1, max: 8 })), {
          minLength: 1,
          maxLength: 3,
        }),
        async (runner, searches) => {
          const bench = new Bench(runner, { maxRunning: 3 });
          for (const [key, [prompt, beamSearch, maxTokens]] of searches.entries()) {
            bench.submit(key, wire(prompt, { count: beamSearch.width, beamSearch, stop: { maxTokens } }));
          }
          await bench.scheduler.idle();
          for (const [key, [prompt, rules, maxTokens]] of searches.entries()) {
            const expected = expectedBeams(prompt, rules, maxTokens);
            const found = bench.ends(key).map(({ sequence }) => bench.tokens(key, sequence));
            expect(found).toEqual(expected.map(({ tokens }) => tokens));
          }
          expect(bench.scheduler.statistics).toMatchObject({ requestsRunning: 0, kvCacheUsage: 0 });
        },
      ),
      { numRuns: 60 },
    );
  });

  const stopping: readonly BeamSearchParameters['earlyStopping'][] = [true, false, 'never'];
  const penalties = [-1, 0, 0.6, 1, 2];

  it('finds by narrow beams over four to six tokens what the definition finds', async () => {
    for (const [variant, allowed] of [
      [3, 7, 11, END],
      [0, 5, 9, 14, END],
      [1, 4, 8, 13, 20, END],
    ].entries()) {
      for (const [width, earlyStopping] of [1, 2, 3, 4].flatMap((each) =>
        stopping.map((stop) => [each, stop] as const),
      )) {
        for (const lengthPenalty of penalties) {
          const prompt = [variant + 1, width, 2];
          const rules = { width, lengthPenalty, earlyStopping };
          const found = await search(prompt, rules, allowed, 6);
          expect([rules, found]).toEqual([
            rules,
            expectedBeams(prompt, rules, 6, allowed).map(({ tokens }) => tokens),
          ]);
        }
      }
    }
  });

  it.each([
    { allowed: [3, END], maxTokens: 6, width: 7 },
    { allowed: [3, 7, END], maxTokens: 4, width: 31 },
    { allowed: [3, 7, 11, END], maxTokens: 3, width: 40 },
    { allowed: [0, 5, 9, 14, END], maxTokens: 3, width: 85 },
  ])(
    'finds by beams that hold everything the best of all answers: $allowed, $maxTokens tokens',
    async ({ allowed, maxTokens, width }) => {
      for (const earlyStopping of stopping) {
        for (const lengthPenalty of penalties) {
          const rules = { width, lengthPenalty, earlyStopping };
          const all = allAnswers([1, 2], allowed, rules, maxTokens);
          expect(all).toHaveLength(width);
          expect(await search([1, 2], rules, allowed, maxTokens)).toEqual(all.map(({ tokens }) => tokens));
        }
      }
    },
  );

  it('fails what was in a batch that the model could not compute, and goes on with the rest', async () => {
    const bench = new Bench(sharedPool());
    bench.submit(1, wire([1, 2, 3]));
    await turns(2);
    bench.runner.failNext = true;
    await bench.scheduler.idle();
    expect(bench.messages.flatMap(({ failures }) => failures)).toEqual([
      { key: 1, kind: 'internal', message: 'the arithmetic broke down' },
    ]);
    bench.submit(2, wire([1, 2, 3]));
    await bench.scheduler.idle();
    expect(bench.tokens(2)).toEqual(expectedAnswer([1, 2, 3], 12));
    expect(bench.scheduler.statistics.kvCacheUsage).toBe(0);
  });
});

/** The answers of a beam search, best first. */
async function search(
  prompt: readonly number[],
  beamSearch: BeamSearchParameters,
  allowedTokenIds: readonly number[],
  maxTokens: number,
): Promise<number[][]> {
  const bench = new Bench(sharedPool(2000), { maxRunning: 12 });
  const { width: count } = beamSearch;
  bench.submit(1, wire(prompt, { count, beamSearch, sampling: { allowedTokenIds }, stop: { maxTokens } }));
  await bench.scheduler.idle();
  return bench.ends(1).map(({ sequence }) => bench.tokens(1, sequence));
}

/** Lets the event loop turn, so that the scheduler makes steps. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
