import { Injectable } from '@nestjs/common';
import { ApiError } from '../../common/api-error.js';
import type { Engine } from '../../engines/engine.js';
import type { ServedModel } from '../models/served-model.js';

/** Bounds how much may run and wait per engine; the rest is told to come back. */
@Injectable()
export class Admission {
  private readonly inFlight = new Map<Engine, number>();

  constructor(private readonly limits: { maxRunning: number; maxWaiting: number }) {}

  /** Takes a place and returns what gives it back. Throws 429 with Retry-After when there is none. */
  enter({ engine, name }: ServedModel): () => void {
    const count = this.inFlight.get(engine) ?? 0;
    const { maxRunning, maxWaiting } = this.limits;
    if (count >= maxRunning + maxWaiting) {
      throw new ApiError(
        429,
        'rate_limit_error',
        `The model '${name}' is busy: ${maxRunning} requests run and ${maxWaiting} wait. Try again later.`,
        { code: 'overloaded', headers: { 'retry-after': '1' } },
      );
    }
    this.inFlight.set(engine, count + 1);
    let held = true;
    return () => {
      if (held) this.inFlight.set(engine, (this.inFlight.get(engine) ?? 1) - 1);
      held = false;
    };
  }
}
