import { EngineError } from '../engine.js';
import type { RequestFailure } from './messages.js';

interface Call {
  resolve: (value: never) => void;
  reject: (error: EngineError) => void;
}

/** Questions to the worker that have one answer each. */
export class PendingCalls {
  private readonly calls = new Map<number, Call>();

  get size(): number {
    return this.calls.size;
  }

  /** The answer to come for `key`. */
  wait<Answer>(key: number): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      this.calls.set(key, { resolve, reject });
    });
  }

  /** Answers a question; one that nobody waits for any more is ignored. */
  answer(key: number, value: unknown): void {
    this.take(key)?.resolve(value as never);
  }

  /** Whether somebody waited for it. */
  fail({ key, kind, message }: RequestFailure): boolean {
    const call = this.take(key);
    call?.reject(new EngineError(kind, message));
    return call !== undefined;
  }

  failAll(kind: EngineError['kind'], message: string): void {
    for (const key of this.calls.keys()) {
      this.fail({ key, kind, message });
    }
  }

  /** Whoever waits for it gives up. */
  abandon(key: number): void {
    this.take(key)?.reject(new EngineError('unavailable', 'The request was aborted.'));
  }

  private take(key: number): Call | undefined {
    const call = this.calls.get(key);
    this.calls.delete(key);
    return call;
  }
}
