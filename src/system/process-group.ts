import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** The measurements of one process, as prom-client's registry.getMetricsAsJSON gives them. */
export type ProcessMetrics = MetricObjectWithValues<MetricValue<string>>[];

/** What a process knows of the others that serve the same address (--workers). */
export interface ProcessGroup {
  /** The measurements of every process, this one among them. */
  metrics(): Promise<ProcessMetrics[]>;
  /** Ends all of them in good order. */
  terminate(): void;
}
