import type { NodeStatus } from './node-status.js';

export type RoutingStrategy = 'random' | 'min_expected_latency' | 'min_observed_latency';

export type RoutedNode = readonly [url: string, status: Readonly<NodeStatus>];

/**
 * Chooses a node by LMDeploy's formulas. `random` gives numbers in [0, 1). Undefined when there is no node.
 */
export function chooseNode<T extends RoutedNode>(
  nodes: readonly T[],
  strategy: RoutingStrategy,
  random: () => number = Math.random,
): T | undefined {
  switch (strategy) {
    case 'random':
      return bySpeed(nodes, random);
    case 'min_expected_latency':
      return smallest(shuffled(nodes, random), expectedLatency(nodes));
    case 'min_observed_latency':
      return smallest(nodes, ([, { latency }]) => mean(latency) ?? Infinity);
  }
}

/** Probability = speed / sum of speeds. */
function bySpeed<T extends RoutedNode>(nodes: readonly T[], random: () => number): T | undefined {
  const speeds = speedsOf(nodes);
  const total = speeds.reduce((sum, speed) => sum + speed, 0);
  let rest = random() * total;
  for (const [index, node] of nodes.entries()) {
    rest -= speeds[index] ?? 0;
    if (rest < 0) return node;
  }
  return nodes.at(-1);
}

/** Requests under way / speed. */
function expectedLatency<T extends RoutedNode>(nodes: readonly T[]): (node: T) => number {
  const speeds = speedsOf(nodes);
  const speedOf = new Map(nodes.map((node, index) => [node, speeds[index] ?? 1]));
  return (node) => node[1].unfinished / (speedOf.get(node) ?? 1);
}

/** Nodes that claim no speed get the mean of those that do; 1 when none does. */
function speedsOf(nodes: readonly RoutedNode[]): number[] {
  const known = nodes.flatMap(([, { speed }]) => (speed === null ? [] : [speed]));
  const average = mean(known) ?? 1;
  return nodes.map(([, { speed }]) => speed ?? average);
}

/** The first of the smallest. */
function smallest<T>(nodes: readonly T[], valueOf: (node: T) => number): T | undefined {
  return nodes.reduce<T | undefined>(
    (best, node) => (best === undefined || valueOf(node) < valueOf(best) ? node : best),
    undefined,
  );
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
