import { serverAttributes } from '../../../common/server-attributes.js';
import type { WorkSpan } from '../../../common/work-span.js';
import type { UpstreamClient } from '../http/upstream-client.js';
import { UpstreamError } from '../http/upstream-error.js';
import { chooseCandidate, type RoutingProfile } from './routing.js';
import type { UpstreamNode } from './upstream-node.js';

/** What a request means for the choice of a server. */
export interface PooledWork {
  /** null: any server. */
  model: string | null;
  /** From prefixBlocks. */
  blocks: readonly number[];
  /** Tokens of the prompt. */
  tokens: number;
  /** What it is recorded in; servers are told. */
  span?: WorkSpan | null;
}

/** A place at a server; held until the work there is over. */
export interface Lease {
  readonly node: UpstreamNode;
  /** Asks the server; what it does belongs to the trace of the work. */
  readonly client: UpstreamClient;
  /** Counts generated tokens as load. */
  addTokens(count: number): void;
  /** Ends it; the first call counts. `null`: the outcome says nothing about the server. */
  release(outcome: 'ok' | 'failed' | null): void;
}

/** Servers that can stand in for each other. */
export class UpstreamPool {
  private members: readonly UpstreamNode[] = [];

  constructor(
    private readonly options: { profile: RoutingProfile; now: () => number },
    nodes: readonly UpstreamNode[] = [],
  ) {
    this.members = nodes;
  }

  get nodes(): readonly UpstreamNode[] {
    return this.members;
  }

  replaceNodes(nodes: readonly UpstreamNode[]): void {
    this.members = nodes;
  }

  /** Whether a request for the model would find a server. */
  isAvailable(model: string | null): boolean {
    return this.members.some((node) => node.canServe(model));
  }

  /**
   * Starts work at the best server; where that fails by the server's fault, at the next one, each at most once.
   * `start` resolves once the server has begun to answer: from then on nothing is tried again. Throws the first
   * error that no other server can mend, or the last one.
   */
  async start<T>(
    work: PooledWork,
    signal: AbortSignal,
    start: (lease: Lease) => Promise<T>,
  ): Promise<{ lease: Lease; value: T }> {
    const tried = new Set<UpstreamNode>();
    let last: unknown = null;
    for (;;) {
      const node = this.choose(work, tried);
      if (!node) throw last ?? this.noServer(work.model);
      tried.add(node);
      const lease = this.take(node, work);
      try {
        const value = await start(lease);
        work.span?.set(serverAttributes(node.url));
        return { lease, value };
      } catch (error) {
        lease.release(blames(error) ? 'failed' : null);
        if (signal.aborted || !(error instanceof UpstreamError)) throw error;
        work.span?.event('server_failed', { ...serverAttributes(node.url), 'error.type': error.kind });
        if (error.status === 429 || error.status === 503) this.pause(node, error.retryAfterMs);
        if (!error.mayRetryElsewhere) throw error;
        last = error;
      }
    }
  }

  private choose(work: PooledWork, tried: ReadonlySet<UpstreamNode>): UpstreamNode | undefined {
    const able = this.members.filter((node) => !tried.has(node) && node.canServe(work.model));
    const candidates = able
      .filter((node) => !node.isPaused)
      .map((node) => ({
        node,
        activeTokens: node.activeTokens,
        prefixScore: node.prefixes.match(work.blocks),
      }));
    return chooseCandidate(candidates, this.options.profile)?.node;
  }

  private take(node: UpstreamNode, { blocks, tokens, span }: PooledWork): Lease {
    let held = tokens;
    let open = true;
    node.running++;
    node.activeTokens += tokens;
    node.prefixes.remember(blocks);
    node.breaker.enter();
    return {
      node,
      client: node.client.withHeaders(span?.headers),
      addTokens: (count) => {
        if (!open) return;
        held += count;
        node.activeTokens += count;
      },
      release: (outcome) => {
        if (!open) return;
        open = false;
        node.running--;
        node.activeTokens -= held;
        if (outcome === 'ok') node.breaker.succeeded();
        else if (outcome === 'failed') node.breaker.failed();
        else node.breaker.abandoned();
      },
    };
  }

  private pause(node: UpstreamNode, retryAfterMs: number | null): void {
    if (retryAfterMs !== null) node.pausedUntil = this.options.now() + retryAfterMs;
  }

  private noServer(model: string | null): UpstreamError {
    const paused = this.members.filter((node) => node.canServe(model) && node.isPaused);
    if (paused.length === 0) return new UpstreamError('connect', 'no server is there to take the request');
    const soonest = Math.min(...paused.map(({ pausedUntil }) => pausedUntil)) - this.options.now();
    return new UpstreamError('status', 'all servers asked to wait', { status: 429, retryAfterMs: soonest });
  }
}

/** Whether a failure says that something is wrong with the server: not so a full queue or a bad request. */
function blames(error: unknown): boolean {
  return error instanceof UpstreamError && error.mayRetryElsewhere && error.status !== 429;
}
