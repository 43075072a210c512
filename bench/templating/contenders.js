import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const NOW = new Date(2025, 6, 10, 12, 34, 56);
const root = resolve(import.meta.dirname, '../..');

/** Seconds of processor time this process has used, all threads together. */
function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Renders for that many seconds of processor time; resolves to { text, rate } or { error }. Processor time instead
 * of the clock, because other programs on the machine would decide the result otherwise.
 */
function measure(render, seconds) {
  try {
    const text = render();
    const start = processorSeconds();
    let count = 0;
    let elapsed = 0;
    while (elapsed < seconds) {
      // Asking for the time costs a microsecond.
      for (let index = 0; index < 5; index++) render();
      count += 5;
      elapsed = processorSeconds() - start;
    }
    return { text, rate: count / elapsed };
  } catch (error) {
    return { error: String(error.message ?? error) };
  }
}

/** Keeps what `compile` made of each source. */
function caching(compile) {
  const compiled = new Map();
  return (source) => {
    if (!compiled.has(source)) compiled.set(source, compile(source));
    return compiled.get(source);
  };
}

/** Our engine from a build; the context is made into values once, as Jinja2 gets Python values. */
export async function nestling(dist = process.env.NESTLING_DIST ?? resolve(root, 'dist')) {
  const engine = resolve(dist, 'templating/jinja');
  if (!existsSync(engine)) throw new Error(`No build at ${dist}: run "npm run build" first`);
  const load = (file) => import(pathToFileURL(resolve(engine, file)).href);
  const [{ compileTemplate }, { toValue }] = await Promise.all([
    load('compile-template.js'),
    load('to-value.js'),
  ]);
  const compile = caching(compileTemplate);
  const values = caching(toValue);
  return {
    name: 'nestling',
    run: async (template, context, seconds) => {
      try {
        const compiled = compile(template);
        return measure(() => compiled.render(values(context), { now: NOW }), seconds);
      } catch (error) {
        return { error: error.message };
      }
    },
    close: () => {},
  };
}

/** @huggingface/jinja from a node_modules folder, or null. */
export async function huggingFace(folder) {
  let module;
  try {
    const require = createRequire(resolve(folder, 'package.json'));
    module = await import(pathToFileURL(require.resolve('@huggingface/jinja')).href);
  } catch {
    return null;
  }
  const compile = caching((source) => new module.Template(source));
  return {
    name: '@huggingface/jinja',
    run: async (template, context, seconds) => {
      try {
        const compiled = compile(template);
        return measure(() => compiled.render(context), seconds);
      } catch (error) {
        return { error: error.message };
      }
    },
    close: () => {},
  };
}

/** Jinja2 in a Python process, or null when it is not installed. */
export async function jinja2(python) {
  const child = spawn(python, [resolve(import.meta.dirname, 'bench_jinja2.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const run = async (template, context, seconds) => {
    child.stdin.write(`${JSON.stringify({ template, context, seconds })}\n`);
    const { value, done } = await lines.next();
    return done ? null : JSON.parse(value);
  };
  if ((await run('', {}, 0)) === null) return null;
  return { name: 'Jinja2', run, close: () => child.stdin.end() };
}
