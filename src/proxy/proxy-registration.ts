import type { Logger } from 'pino';
import { UpstreamClient } from '../engines/upstream/http/upstream-client.js';
import { normalizedUrl } from '../engines/upstream/pool/node-addresses.js';
import { HYBRID_ROLE } from './node-status.js';

const TIMEOUTS = { connectMs: 5_000, firstByteMs: 10_000, idleMs: 10_000 };
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const HEARTBEAT_MS = 30_000;

export interface RegistrationOptions {
  proxyUrl: string;
  apiKey: string | null;
  /** Where the proxy reaches this server. */
  nodeUrl: string;
  models: readonly string[];
  logger: Logger;
}

/** Keeps a server among the nodes of a request distribution server, as LMDeploy's nodes register. */
export class ProxyRegistration {
  private readonly client: UpstreamClient;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private retryMs = FIRST_RETRY_MS;

  constructor(private readonly options: RegistrationOptions) {
    const { proxyUrl, apiKey } = options;
    this.client = new UpstreamClient(normalizedUrl(proxyUrl), { apiKey, timeouts: TIMEOUTS });
  }

  /** Registers now, again until it succeeds, and later whenever the proxy has forgotten this server. */
  start(): void {
    void this.round();
  }

  /** Takes the server off the list. A proxy that can't be reached will find out by itself. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer ?? undefined);
    const { nodeUrl, logger } = this.options;
    try {
      await this.client.json({ path: '/nodes/remove', body: { url: nodeUrl } });
    } catch (error) {
      logger.warn({ err: error }, 'deregistration at the proxy failed');
    }
    await this.client.close();
  }

  private async round(): Promise<void> {
    const { nodeUrl, logger } = this.options;
    try {
      if (!(await this.isKnown())) {
        await this.register();
        logger.info({ proxy: this.client.url, node: nodeUrl }, 'registered at the proxy');
      }
      this.retryMs = FIRST_RETRY_MS;
      this.again(HEARTBEAT_MS);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn(`registration at the proxy failed, next try in ${this.retryMs / 1000} s: ${reason}`);
      this.again(this.retryMs);
      this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 2);
    }
  }

  private again(milliseconds: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.round(), milliseconds);
    this.timer.unref();
  }

  private async isKnown(): Promise<boolean> {
    const nodes = await this.client.json({ path: '/nodes/status', method: 'GET' });
    return typeof nodes === 'object' && nodes !== null && this.options.nodeUrl in nodes;
  }

  private async register(): Promise<void> {
    const { nodeUrl, models } = this.options;
    const body = { url: nodeUrl, status: { models, role: HYBRID_ROLE } };
    const answer = await this.client.json({ path: '/nodes/add', body });
    if (answer !== 'Added successfully') throw new Error(String(answer));
  }
}
