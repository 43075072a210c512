import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StructuredOutputCompiler } from './compiler.js';
import { DEFAULT_LIMITS } from './limits.js';
import type { StructuredOutput } from './structured-output.js';

const regex = (pattern: string): StructuredOutput => ({ kind: 'regex', pattern, path: 'guided_regex' });

/** Workers in place of the built one: this test is about threads, not about what they compute. */
const WORKERS = {
  echo: "parentPort.on('message', ({ spec }) => parentPort.postMessage({ grammar: 'for ' + spec.pattern }));",
  refusing:
    "parentPort.on('message', () => parentPort.postMessage({ refusal: { message: 'no', param: 'guided_regex', keyword: 'x' } }));",
  endless:
    "parentPort.on('message', ({ spec }) => { if (spec.pattern !== 'quick') for (;;); parentPort.postMessage({ grammar: 'quick' }); });",
  crashing: "parentPort.on('message', () => { throw new Error('worker broke'); });",
};

let directory: string;
const entryOf = (name: keyof typeof WORKERS): string => join(directory, `${name}.mjs`);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nestling-compiler-'));
  for (const [name, body] of Object.entries(WORKERS)) {
    writeFileSync(
      join(directory, `${name}.mjs`),
      `import { parentPort } from 'node:worker_threads';\n${body}\n`,
    );
  }
});

afterAll(() => rmSync(directory, { recursive: true }));

async function withCompiler<T>(
  options: ConstructorParameters<typeof StructuredOutputCompiler>[0],
  use: (compiler: StructuredOutputCompiler) => Promise<T>,
): Promise<T> {
  const compiler = new StructuredOutputCompiler(options);
  try {
    return await use(compiler);
  } finally {
    await compiler.close();
  }
}

describe('StructuredOutputCompiler', () => {
  it('compiles a choice to GBNF', async () => {
    const grammar = await withCompiler({}, (compiler) =>
      compiler.compile({ kind: 'choice', choices: ['yes', 'no'], path: 'guided_choice' }),
    );
    expect(grammar).toMatch(/^root ::= /u);
  });

  it('moves work past the inline budget to the worker, and remembers its answer', async () => {
    await withCompiler({ inlineSteps: 0, workerEntry: entryOf('echo') }, async (compiler) => {
      expect(await compiler.compile(regex('a'))).toBe('for a');
      expect(await Promise.all([compiler.compile(regex('b')), compiler.compile(regex('a'))])).toEqual([
        'for b',
        'for a',
      ]);
    });
  });

  it('hands on what the worker refuses', async () => {
    const compiling = withCompiler({ inlineSteps: 0, workerEntry: entryOf('refusing') }, (compiler) =>
      compiler.compile(regex('a')),
    );
    await expect(compiling).rejects.toMatchObject({
      status: 400,
      message: 'no',
      param: 'guided_regex',
      keyword: 'x',
    });
  });

  it('ends a compilation that takes too long and goes on with the next', async () => {
    await withCompiler(
      { inlineSteps: 0, timeLimitMs: 2000, workerEntry: entryOf('endless') },
      async (compiler) => {
        const slow = expect(compiler.compile(regex('slow'))).rejects.toThrow(/takes more than 2000 ms/u);
        const quick = compiler.compile(regex('quick'));
        await slow;
        expect(await quick).toBe('quick');
      },
    );
  });

  it('reports a worker that breaks', async () => {
    const compiling = withCompiler({ inlineSteps: 0, workerEntry: entryOf('crashing') }, (compiler) =>
      compiler.compile(regex('a')),
    );
    await expect(compiling).rejects.toThrow('worker broke');
  });

  it('gives up waiting when the request is aborted', async () => {
    await withCompiler({ inlineSteps: 0, workerEntry: entryOf('endless') }, async (compiler) => {
      const controller = new AbortController();
      const compiling = compiler.compile(regex('slow'), controller.signal);
      controller.abort(new Error('gone'));
      await expect(compiling).rejects.toThrow('gone');
      await expect(compiler.compile(regex('quick'), controller.signal)).rejects.toThrow('gone');
    });
  });

  it('refuses what takes too many steps, without a worker too', async () => {
    const limits = { ...DEFAULT_LIMITS, steps: 100 };
    const compiling = withCompiler({ limits, workerEntry: 'absent' }, (compiler) =>
      compiler.compile(regex('[a-z]{1,500}')),
    );
    await expect(compiling).rejects.toThrow(/more than 100 steps/u);
  });
});
