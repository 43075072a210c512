import type { Logger } from 'pino';
import { monotonicSeconds } from '../common/clock.js';
import type { NodeClients } from './node-clients.js';
import type { NodeFile } from './node-file.js';
import { addLatency, HYBRID_ROLE, nodeStatusFrom, type NodeStatus } from './node-status.js';
import { chooseNode, type RoutingStrategy } from './routing-strategy.js';

const CHECK_TIMEOUTS = { firstByteMs: 10_000, idleMs: 10_000 };

export interface NodeRegistryOptions {
  strategy: RoutingStrategy;
  clients: NodeClients;
  /** null: nothing is kept. */
  file: NodeFile | null;
  logger: Logger;
  /** Numbers in [0, 1). */
  random?: () => number;
  /** Seconds that never go back. */
  now?: () => number;
}

/** The nodes of the request distribution server. */
export class NodeRegistry {
  private readonly nodes: Map<string, NodeStatus>;
  private readonly checking = new Set<string>();
  private readonly now: () => number;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: NodeRegistryOptions) {
    this.nodes = options.file?.load() ?? new Map<string, NodeStatus>();
    this.now = options.now ?? monotonicSeconds;
  }

  status(): Record<string, NodeStatus> {
    return Object.fromEntries(this.nodes);
  }

  /** Adds a node or replaces it. Without models in `status` the node is asked for them. Throws UpstreamError. */
  async add(url: string, status: unknown): Promise<void> {
    const node = nodeStatusFrom(status);
    if (node.models.length === 0) node.models = await this.modelsAt(url);
    this.nodes.set(url, node);
    this.options.logger.info({ node: url, models: node.models }, 'node added');
    this.save();
  }

  /** Whether the node was there. */
  remove(url: string): boolean {
    const known = this.nodes.delete(url);
    if (known) this.options.logger.info({ node: url }, 'node removed');
    if (known) this.save();
    return known;
  }

  urls(): string[] {
    return [...this.nodes.keys()];
  }

  /** Every model of every node, a model of two nodes twice, as LMDeploy lists them. */
  models(): string[] {
    return [...this.nodes.values()].flatMap(({ models }) => models);
  }

  /** The node for a request; undefined when none serves the model and was not tried yet. */
  choose(model: string, tried: ReadonlySet<string>): string | undefined {
    const able = [...this.nodes].filter(
      ([url, { models, role }]) => role === HYBRID_ROLE && models.includes(model) && !tried.has(url),
    );
    return chooseNode(able, this.options.strategy, this.options.random)?.[0];
  }

  /** A request goes to the node. Returns what to call when it is over; a failed one leaves no latency. */
  begin(url: string): (outcome: 'finished' | 'failed') => void {
    const status = this.nodes.get(url);
    const startedAt = this.now();
    let running = true;
    if (status) status.unfinished++;
    return (outcome) => {
      if (!running || !status) return;
      running = false;
      status.unfinished--;
      if (outcome === 'finished') addLatency(status, this.now() - startedAt);
    };
  }

  /** Checks all nodes every so often, and removes those that don't answer. */
  watch(intervalMs: number): void {
    if (intervalMs <= 0) return;
    this.timer = setInterval(() => void this.checkAll(), intervalMs);
    this.timer.unref();
  }

  async checkAll(): Promise<void> {
    await Promise.all(this.urls().map((url) => this.check(url)));
  }

  /** Removes the node unless it answers GET /health with 200. */
  async check(url: string): Promise<void> {
    if (this.checking.has(url)) return;
    this.checking.add(url);
    try {
      const client = this.options.clients.for(url);
      const answer = await client.raw({ path: '/health', method: 'GET', timeouts: CHECK_TIMEOUTS });
      for await (const chunk of answer.body) void chunk;
      if (answer.status !== 200) throw new Error(`its /health says ${answer.status}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.options.logger.warn({ node: url }, `node is gone: ${reason}`);
      this.remove(url);
    } finally {
      this.checking.delete(url);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer ?? undefined);
    this.save();
    await this.options.clients.close();
  }

  private async modelsAt(url: string): Promise<string[]> {
    const answer = (await this.options.clients
      .for(url)
      .json({ path: '/v1/models', method: 'GET', timeouts: CHECK_TIMEOUTS })) as { data?: unknown } | null;
    const cards = Array.isArray(answer?.data) ? (answer.data as { id?: unknown }[]) : [];
    return cards.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  }

  private save(): void {
    this.options.file?.save(this.nodes);
  }
}
