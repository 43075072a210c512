import { describe, expect, it } from 'vitest';
import { addLatency, nodeStatusFrom, type NodeStatus } from './node-status.js';
import { chooseNode, type RoutingStrategy } from './routing-strategy.js';

const REQUESTS = 2_000;

type Nodes = [string, NodeStatus][];

function nodes(...statuses: Partial<NodeStatus>[]): Nodes {
  return statuses.map((status, index) => [`node-${index}`, { ...nodeStatusFrom({}), ...status }]);
}

/** Numbers in [0, 1) that are the same in every run (Park and Miller). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * Sends requests at a steady rate to nodes that take `seconds` for each, on a clock of its own. Returns how many each
 * node got.
 */
function simulate(
  all: Nodes,
  strategy: RoutingStrategy,
  { seconds, everySeconds }: { seconds: readonly number[]; everySeconds: number },
): number[] {
  const random = seeded(7);
  const counts = all.map(() => 0);
  let running: { node: number; endsAt: number; took: number }[] = [];
  for (let request = 0; request < REQUESTS; request++) {
    const now = request * everySeconds;
    for (const done of running.filter(({ endsAt }) => endsAt <= now)) {
      const status = all[done.node]?.[1];
      if (!status) continue;
      status.unfinished--;
      addLatency(status, done.took);
    }
    running = running.filter(({ endsAt }) => endsAt > now);
    const choice = chooseNode(all, strategy, random);
    const chosen = all.findIndex((node) => node === choice);
    const status = all[chosen]?.[1];
    if (!status) continue;
    counts[chosen] = (counts[chosen] ?? 0) + 1;
    status.unfinished++;
    const took = seconds[chosen] ?? 1;
    running.push({ node: chosen, endsAt: now + took, took });
  }
  return counts;
}

const shares = (counts: readonly number[]): number[] => counts.map((count) => count / REQUESTS);

describe('chooseNode', () => {
  it('random: in proportion to speed, unknown speeds counting as the mean of the known', () => {
    const all = nodes({ speed: 1 }, { speed: 3 }, { speed: null });
    const [slow = 0, fast = 0, unknown = 0] = shares(
      simulate(all, 'random', { seconds: [1, 1, 1], everySeconds: 0.1 }),
    );
    expect(Math.abs(slow - 1 / 6)).toBeLessThan(0.05);
    expect(Math.abs(fast - 3 / 6)).toBeLessThan(0.05);
    expect(Math.abs(unknown - 2 / 6)).toBeLessThan(0.05);
  });

  it('min_expected_latency: under load, in proportion to speed', () => {
    const all = nodes({ speed: 1 }, { speed: 2 }, { speed: 5 });
    // 64 requests are under way at any time: they spread so that all expect the same latency.
    const counts = simulate(all, 'min_expected_latency', { seconds: [8, 8, 8], everySeconds: 1 / 8 });
    const [first = 0, second = 0, third = 0] = shares(counts);
    expect(Math.abs(first - 1 / 8)).toBeLessThan(0.05);
    expect(Math.abs(second - 2 / 8)).toBeLessThan(0.05);
    expect(Math.abs(third - 5 / 8)).toBeLessThan(0.05);
  });

  it('min_expected_latency: ties are decided by chance', () => {
    const counts = simulate(nodes({}, {}, {}), 'min_expected_latency', {
      seconds: [0, 0, 0],
      everySeconds: 1,
    });
    for (const share of shares(counts)) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.05);
  });

  it('min_observed_latency: the smallest mean of the last 15 latencies, no history being endless', () => {
    const all = nodes({ latency: [2] }, { latency: [1] }, {});
    const counts = simulate(all, 'min_observed_latency', { seconds: [2, 1, 0.1], everySeconds: 5 });
    expect(shares(counts)).toEqual([0, 1, 0]);
    const status = nodeStatusFrom({ latency: [100] });
    for (let count = 0; count < 15; count++) addLatency(status, 1);
    expect(status.latency).toEqual(Array.from({ length: 15 }, () => 1));
  });

  it('min_observed_latency: the first one on ties, and so without any history', () => {
    expect(chooseNode(nodes({}, {}), 'min_observed_latency')?.[0]).toBe('node-0');
  });

  it('has no answer without nodes', () => {
    for (const strategy of ['random', 'min_expected_latency', 'min_observed_latency'] as const) {
      expect(chooseNode([], strategy)).toBeUndefined();
    }
  });
});
