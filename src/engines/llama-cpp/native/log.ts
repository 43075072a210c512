import koffi from 'koffi';
import type { LlamaFunctions } from './functions.js';
import { enumerations } from './layouts.js';

export type LlamaLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Takes one line of llama.cpp's log, without the newline. */
export type LlamaLogHandler = (level: LlamaLogLevel, line: string) => void;

const levels = enumerations.ggml_log_level;
const levelNames: ReadonlyMap<number, LlamaLogLevel> = new Map([
  [levels.GGML_LOG_LEVEL_DEBUG, 'debug'],
  [levels.GGML_LOG_LEVEL_INFO, 'info'],
  [levels.GGML_LOG_LEVEL_WARN, 'warn'],
  [levels.GGML_LOG_LEVEL_ERROR, 'error'],
]);

/**
 * llama.cpp's log. It writes to standard error by itself; here its lines go to a handler or nowhere, and
 * `capture` collects what a failing call had to say.
 *
 * A message from a worker thread (an async decode) is queued until JavaScript is free, so a handler must not wait
 * for that decode.
 */
export class LlamaLog {
  handler: LlamaLogHandler | null = null;
  private readonly captures = new Set<string[]>();
  private level: LlamaLogLevel = 'info';
  private pending = '';

  constructor(functions: LlamaFunctions) {
    const type = koffi.proto('void', ['int', 'const char *', 'void *']);
    const callback = koffi.register(
      (level: number, text: string) => this.receive(level, text),
      koffi.pointer(type),
    );
    functions.llama_log_set(callback, null);
  }

  /** Runs `call` and returns its result with the warnings and errors that llama.cpp logged meanwhile. */
  capture<Result>(call: () => Result): { result: Result; lines: string[] } {
    const { lines, end } = this.startCapture();
    try {
      return { result: call(), lines };
    } finally {
      end();
    }
  }

  /** Runs `call` without a word to the handler: for what is no news to anybody. */
  quietly<Result>(call: () => Result): Result {
    const { handler } = this;
    this.handler = null;
    try {
      return call();
    } finally {
      this.handler = handler;
    }
  }

  /** Collects warnings and errors in `lines` until `end` is called. */
  startCapture(): { lines: string[]; end: () => void } {
    const lines: string[] = [];
    this.captures.add(lines);
    return { lines, end: () => this.captures.delete(lines) };
  }

  /** A line can come in several messages; those after the first have the level "continue". */
  private receive(level: number, text: string): void {
    this.level = levelNames.get(level) ?? this.level;
    const parts = (this.pending + text).split('\n');
    this.pending = parts.pop() ?? '';
    for (const line of parts) {
      if (line.trim() === '') {
        continue;
      }
      if (this.level === 'warn' || this.level === 'error') {
        this.captures.forEach((lines) => lines.push(line.trim()));
      }
      this.handler?.(this.level, line);
    }
  }
}
