/** What a node can be for: LMDeploy's numbers. Only hybrid nodes answer whole requests. */
export const HYBRID_ROLE = 1;

/** A node as LMDeploy's proxy shows and stores it. */
export interface NodeStatus {
  role: number;
  models: string[];
  /** Requests under way. */
  unfinished: number;
  /** Seconds that the last requests took, the newest last. */
  latency: number[];
  /** Requests per second that the node claims to do; null: unknown. */
  speed: number | null;
}

/** Latencies that are kept. */
const LATENCIES = 15;

/** A status from JSON of a node or a file; what is missing or wrong gets its default. */
export function nodeStatusFrom(value: unknown): NodeStatus {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { role, models, latency, speed } = fields;
  return {
    // LMDeploy writes the role as a number, as its name, or not at all.
    role: typeof role === 'number' ? role : role === 'Prefill' ? 2 : role === 'Decode' ? 3 : HYBRID_ROLE,
    models: Array.isArray(models) ? models.filter((model) => typeof model === 'string') : [],
    unfinished: 0,
    latency: Array.isArray(latency) ? latency.filter(Number.isFinite).slice(-LATENCIES) : [],
    speed: typeof speed === 'number' && speed > 0 ? speed : null,
  };
}

export function addLatency(status: NodeStatus, seconds: number): void {
  status.latency.push(seconds);
  if (status.latency.length > LATENCIES) status.latency.shift();
}
