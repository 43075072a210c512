import { Injectable } from '@nestjs/common';
import type { Readiness } from '../../protocol/system/health.js';
import { ModelRegistry } from './model-registry.js';

/** Readiness follows the engines, and ends as soon as the server is told to end. */
@Injectable()
export class HealthService {
  private draining = false;

  constructor(private readonly models: ModelRegistry) {}

  /** From now on the server is not ready: load balancers should send new requests elsewhere. */
  drain(): void {
    this.draining = true;
  }

  readiness(): Readiness {
    const models = this.models.list();
    return {
      ready: !this.draining && models.every(({ engine }) => engine.state.status === 'ready'),
      models: Object.fromEntries(models.map(({ name, engine }) => [name, engine.state.status])),
    };
  }
}
