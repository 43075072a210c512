import type { EngineLog } from '../../llama-cpp/engine-options.js';
import { UpstreamError } from '../http/upstream-error.js';
import type { UpstreamNode } from './upstream-node.js';
import type { UpstreamPool } from './upstream-pool.js';

const CHECK_TIMEOUT_MS = 5_000;
/** Checks in a row without an answer until a server counts as down: a busy one may miss one. */
const MISSES_UNTIL_DOWN = 3;

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
    const illness = await this.illness(node);
    node.missedChecks = illness === null ? 0 : node.missedChecks + 1;
    if (illness === null) {
      node.healthy = true;
      node.breaker.reconsider();
      node.models ??= await this.options.modelsOf(node).catch(() => null);
      if (!wasHealthy) this.options.logger?.info({ upstream: node.url }, 'upstream is back');
    } else if (illness.isCertain || node.missedChecks >= MISSES_UNTIL_DOWN) {
      node.healthy = false;
      // Another model may come up at this address.
      node.models = null;
      if (wasHealthy)
        this.options.logger?.warn({ upstream: node.url }, `upstream is down: ${illness.reason}`);
    }
  }

  /**
   * Why the server can't take requests; null when it can. It is certain where nothing listens or the server says so
   * itself; a connection that breaks is tried once more first. Servers without /health live when they answer at all.
   */
  private async illness(node: UpstreamNode): Promise<{ reason: string; isCertain: boolean } | null> {
    const found = await this.ask(node);
    return found instanceof UpstreamError && found.kind === 'broken'
      ? verdictOn(await this.ask(node))
      : verdictOn(found);
  }

  /** What went wrong with GET /health; null for nothing. */
  private async ask({ client }: UpstreamNode): Promise<unknown> {
    try {
      const timeouts = { firstByteMs: CHECK_TIMEOUT_MS, idleMs: CHECK_TIMEOUT_MS };
      const call = { path: '/health', method: 'GET', timeouts, ownConnection: true } as const;
      for await (const chunk of await client.open(call)) void chunk;
      return null;
    } catch (error) {
      return error;
    }
  }
}

function verdictOn(error: unknown): { reason: string; isCertain: boolean } | null {
  if (error === null) return null;
  if (!(error instanceof UpstreamError)) return { reason: String(error), isCertain: false };
  if (error.status !== null && error.status < 500) return null;
  return { reason: error.message, isCertain: error.kind === 'connect' || error.kind === 'status' };
}
