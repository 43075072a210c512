import { CompileBudget, InlineBudgetExceeded } from './compile-budget.js';
import { compileConstraint, type CompilableConstraint } from './compile-constraint.js';
import { GrammarCache } from './grammar-cache.js';
import { DEFAULT_LIMITS, type StructuredOutputLimits } from './limits.js';
import { StructuredOutputError } from './structured-output-error.js';
import { CompileThread, defaultWorkerEntry } from './worker-thread.js';

export interface StructuredOutputCompilerOptions {
  /** Compiled grammars kept, least recently used first out. */
  cacheSize: number;
  /** Characters of the cache, keys and grammars together. */
  cacheCharacters: number;
  /** A compilation in the worker that takes longer is ended with a 400. */
  timeLimitMs: number;
  limits: StructuredOutputLimits;
  /** Steps that may run on the calling thread, a few milliseconds' worth; more go to the worker. */
  inlineSteps: number;
  /** The compiled worker (compile-worker.js). Without it everything runs on the calling thread. */
  workerEntry: string;
}

const DEFAULTS = {
  cacheSize: 256,
  cacheCharacters: 32_000_000,
  timeLimitMs: 30_000,
  limits: DEFAULT_LIMITS,
  inlineSteps: 1_000,
};

/** Turns constraints into GBNF: cached by content, off the event loop when big, within a time limit. */
export class StructuredOutputCompiler {
  private readonly options: StructuredOutputCompilerOptions;
  private readonly cache: GrammarCache;
  private readonly running = new Map<string, Promise<string>>();
  private readonly thread: CompileThread;

  constructor(options: Partial<StructuredOutputCompilerOptions> = {}) {
    this.options = { ...DEFAULTS, workerEntry: defaultWorkerEntry(), ...options };
    this.cache = new GrammarCache(this.options.cacheSize, this.options.cacheCharacters);
    this.thread = new CompileThread(this.options.workerEntry, this.options.timeLimitMs);
  }

  /** GBNF text with the rule `root`. Rejects with StructuredOutputError (400), or with the signal's reason. */
  async compile(spec: CompilableConstraint, signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const key = keyOf(spec);
    const known = this.cache.get(key);
    if (known !== undefined) {
      return known;
    }
    let compilation = this.running.get(key);
    if (compilation === undefined) {
      compilation = this.compiled(spec, key).finally(() => this.running.delete(key));
      this.running.set(key, compilation);
    }
    return signal === undefined ? compilation : untilAborted(compilation, signal);
  }

  /** Ends the worker thread, if one was started. */
  async close(): Promise<void> {
    await this.thread.close();
  }

  private async compiled(spec: CompilableConstraint, key: string): Promise<string> {
    const { limits, inlineSteps } = this.options;
    const inline = new CompileBudget(limits, this.thread.isAvailable ? inlineSteps : null);
    let grammar: string;
    try {
      grammar = compileConstraint(spec, inline);
    } catch (error) {
      if (!(error instanceof InlineBudgetExceeded)) {
        throw error;
      }
      grammar = await this.thread.compile({ spec, limits });
    }
    this.cache.set(key, grammar);
    return grammar;
  }
}

function keyOf(spec: CompilableConstraint): string {
  try {
    return JSON.stringify(spec);
  } catch {
    // A value nested so deep that writing it overflows the stack.
    throw new StructuredOutputError(`${spec.path} is nested too deep.`, { param: spec.path });
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
