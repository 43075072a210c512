import { AggregatorRegistry, register } from 'prom-client';
import type { ProcessGroup } from './process-group.js';

/** What GET /metrics says: the measurements of this process, or of all processes of a group as if they were one. */
export class MetricsPage {
  readonly contentType = register.contentType;

  constructor(private readonly group: ProcessGroup | null) {}

  async text(): Promise<string> {
    if (this.group === null) return register.metrics();
    return AggregatorRegistry.aggregate(await this.group.metrics()).metrics();
  }
}
