import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import {
  METRIC_FAMILIES,
  type CounterKey,
  type FamilyName,
  type HistogramKey,
  type LabelName,
} from './metric-families.js';
import { bucketsOf, METRIC_HELP } from './metric-help.js';
import { RequestMetrics } from './request-metrics.js';

/** What an engine tells at each scrape. */
export interface GaugeReading {
  requestsRunning: number;
  requestsWaiting: number;
  kvCacheUsage: number;
}

/** One model whose gauges are read at each scrape. */
export interface GaugeSource {
  modelName: string;
  device: string;
  read: () => GaugeReading;
}

type Labels = Partial<Record<LabelName, string>>;

interface Shown<M> {
  metric: M;
  labels: readonly LabelName[];
}

/** One set of measurements, exposed under the names of one or several systems. */
export class ServerMetrics {
  private readonly counters = new Map<CounterKey, Shown<Counter>[]>();
  private readonly histograms = new Map<HistogramKey, Shown<Histogram>[]>();

  constructor(
    private readonly registry: Registry,
    options: { families: readonly FamilyName[]; maxModelLength: number; sources: readonly GaugeSource[] },
  ) {
    for (const name of options.families) this.register(name, options);
    for (const { modelName, device } of options.sources) this.startAtZero(modelName, device);
  }

  /** Starts to measure one request for a model. */
  request(modelName: string, device: string): RequestMetrics {
    return new RequestMetrics(this, { model_name: modelName, leader_device: device, engine: '0' });
  }

  count(key: CounterKey, labels: Labels, value = 1): void {
    for (const { metric, labels: names } of this.counters.get(key) ?? [])
      metric.inc(pick(labels, names), value);
  }

  observe(key: HistogramKey, labels: Labels, value: number): void {
    for (const { metric, labels: names } of this.histograms.get(key) ?? [])
      metric.observe(pick(labels, names), value);
  }

  private register(
    familyName: FamilyName,
    { maxModelLength, sources }: { maxModelLength: number; sources: readonly GaugeSource[] },
  ): void {
    const family = METRIC_FAMILIES[familyName];
    const registers = [this.registry];
    for (const [key, name] of entries(family.gauges)) {
      new Gauge({
        name,
        help: METRIC_HELP[key],
        labelNames: family.labels,
        // Of several processes: a share is no sum.
        aggregator: key === 'kvCacheUsage' ? 'average' : 'sum',
        registers,
        collect() {
          for (const { modelName, device, read } of sources) {
            const labels = { model_name: modelName, leader_device: device, engine: '0' };
            this.set(pick(labels, family.labels), read()[key]);
          }
        },
      });
    }
    for (const [key, name] of entries(family.counters)) {
      const labels =
        key === 'requestsSucceeded' && family.countsReasons
          ? [...family.labels, 'finished_reason' as const]
          : family.labels;
      const metric = new Counter({ name, help: METRIC_HELP[key], labelNames: labels, registers });
      this.counters.set(key, [...(this.counters.get(key) ?? []), { metric, labels }]);
    }
    for (const [key, name] of entries(family.histograms)) {
      const buckets = bucketsOf(key, maxModelLength, family.longTimes);
      const metric = new Histogram({
        name,
        help: METRIC_HELP[key],
        labelNames: family.labels,
        buckets,
        registers,
      });
      this.histograms.set(key, [...(this.histograms.get(key) ?? []), { metric, labels: family.labels }]);
    }
  }

  /** A counter that is missing until the first request breaks rate() over its first minute. */
  private startAtZero(modelName: string, device: string): void {
    const labels = { model_name: modelName, leader_device: device, engine: '0' };
    for (const key of this.counters.keys()) {
      const reasons = key === 'requestsSucceeded' ? ['stop', 'length', 'abort'] : [undefined];
      for (const reason of reasons)
        this.count(key, { ...labels, ...(reason && { finished_reason: reason }) }, 0);
    }
  }
}

/** Per labels of a request and names of a family: they are the same for every token of an answer. */
const pickedLabels = new WeakMap<Labels, Map<readonly LabelName[], Record<string, string>>>();

function pick(labels: Labels, names: readonly LabelName[]): Record<string, string> {
  let byNames = pickedLabels.get(labels);
  if (!byNames) pickedLabels.set(labels, (byNames = new Map()));
  let picked = byNames.get(names);
  if (!picked)
    byNames.set(names, (picked = Object.fromEntries(names.map((name) => [name, labels[name] ?? '']))));
  return picked;
}

function entries<K extends string>(record: Partial<Record<K, string>>): [K, string][] {
  return Object.entries(record) as [K, string][];
}
