import type { EngineLog } from '../../llama-cpp/engine-options.js';
import { UpstreamError } from '../http/upstream-error.js';
import type { UpstreamNode } from './upstream-node.js';
import type { UpstreamPool } from './upstream-pool.js';

const CHECK_TIMEOUT_MS = 5_000;

/** Watches the servers of a pool: whether they live, and who they are where a DNS name stands for them. */
export class HealthMonitor {
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly pool: UpstreamPool,
    private readonly options: {
      intervalMs: number;
      logger: EngineLog | null;
      /** Brings the pool's members up to date. */
      refresh: () => Promise<void>;
      /** Asks a server for its models. */
      modelsOf: (node: UpstreamNode) => Promise<ReadonlySet<string>>;
      /** Called after every round. */
      onRound: () => void;
    },
  ) {}

  start(): void {
    this.schedule();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer ?? undefined);
  }

  /** One round over all servers at once. */
  async check(): Promise<void> {
    await this.options.refresh();
    await Promise.all(this.pool.nodes.map((node) => this.checkNode(node)));
    this.options.onRound();
  }

  private schedule(): void {
    if (this.stopped || this.options.intervalMs <= 0) return;
    this.timer = setTimeout(() => {
      void this.check().finally(() => this.schedule());
    }, this.options.intervalMs);
    this.timer.unref();
  }

  private async checkNode(node: UpstreamNode): Promise<void> {
    const wasHealthy = node.healthy;
    const reason = await this.illness(node);
    node.healthy = reason === null;
    if (reason === null) {
      node.breaker.reconsider();
      node.models ??= await this.options.modelsOf(node).catch(() => null);
    } else {
      // Another model may come up at this address.
      node.models = null;
    }
    if (wasHealthy === node.healthy) return;
    if (reason === null) this.options.logger?.info({ upstream: node.url }, 'upstream is back');
    else this.options.logger?.warn({ upstream: node.url }, `upstream is down: ${reason}`);
  }

  /** Why the server can't take requests; null when it can. Servers without /health live when they answer at all. */
  private async illness(node: UpstreamNode): Promise<string | null> {
    try {
      const timeouts = { firstByteMs: CHECK_TIMEOUT_MS, idleMs: CHECK_TIMEOUT_MS };
      for await (const chunk of await node.client.open({ path: '/health', method: 'GET', timeouts })) {
        void chunk;
      }
      return null;
    } catch (error) {
      if (error instanceof UpstreamError && error.status !== null && error.status < 500) return null;
      return error instanceof Error ? error.message : String(error);
    }
  }
}
