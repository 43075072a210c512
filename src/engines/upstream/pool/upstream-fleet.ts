import type { EngineLog } from '../../llama-cpp/engine-options.js';
import { UpstreamClient, type UpstreamTimeouts } from '../http/upstream-client.js';
import { HealthMonitor } from './health-monitor.js';
import { resolveAddresses } from './node-addresses.js';
import type { RoutingProfile } from './routing.js';
import { UpstreamNode } from './upstream-node.js';
import { UpstreamPool } from './upstream-pool.js';

export interface FleetOptions {
  /** Normalized, see normalizedUrl. */
  urls: readonly string[];
  apiKey: string | null;
  timeouts: UpstreamTimeouts;
  profile: RoutingProfile;
  /** 0: no checks. */
  healthIntervalMs: number;
  modelsOf: (client: UpstreamClient) => Promise<ReadonlySet<string>>;
  logger: EngineLog | null;
  /** Milliseconds that never go back. */
  now?: () => number;
}

/** The servers behind the configured addresses, with their connections and health checks. */
export class UpstreamFleet {
  readonly pool: UpstreamPool;
  private readonly monitor: HealthMonitor;
  private readonly listeners = new Set<() => void>();
  private readonly now: () => number;
  private users = 0;

  constructor(private readonly options: FleetOptions) {
    this.now = options.now ?? (() => performance.now());
    this.pool = new UpstreamPool({ profile: options.profile, now: this.now });
    this.monitor = new HealthMonitor(this.pool, {
      intervalMs: options.healthIntervalMs,
      logger: options.logger,
      refresh: () => this.refresh(),
      modelsOf: (node) => options.modelsOf(node.client),
      onRound: () => this.listeners.forEach((listener) => listener()),
    });
  }

  /** Finds the servers and begins to watch them. */
  async open(): Promise<void> {
    await this.refresh();
    this.monitor.start();
  }

  /** A server that answers, for calls that any of them can take. */
  anyClient(): UpstreamClient {
    const node = this.pool.nodes.find((each) => each.canServe(null)) ?? this.pool.nodes[0];
    return node?.client ?? this.clientFor(this.options.urls[0] ?? '');
  }

  /** Called after every round of health checks. */
  onRound(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** One more engine uses the fleet. Returns what it calls when it is done; the last call closes the connections. */
  use(): () => Promise<void> {
    this.users++;
    let held = true;
    return async () => {
      if (!held) return;
      held = false;
      this.users--;
      if (this.users === 0) await this.close();
    };
  }

  async close(): Promise<void> {
    this.monitor.stop();
    await Promise.all(this.pool.nodes.map((node) => node.client.close()));
  }

  /** Brings the pool up to date with what DNS names stand for now. */
  private async refresh(): Promise<void> {
    const { nodes } = this.pool;
    const addresses = await resolveAddresses(this.options.urls);
    if (addresses.length === nodes.length && nodes.every(({ url }) => addresses.includes(url))) return;
    this.pool.replaceNodes(
      addresses.map(
        (url) => nodes.find((node) => node.url === url) ?? new UpstreamNode(this.clientFor(url), this.now),
      ),
    );
    const gone = nodes.filter((node) => !addresses.includes(node.url));
    // Requests that run there may end.
    for (const node of gone) if (node.running === 0) void node.client.close();
  }

  private clientFor(url: string): UpstreamClient {
    const { apiKey, timeouts } = this.options;
    return new UpstreamClient(url, { apiKey, timeouts });
  }
}
