/** Furiosa-LLM's scoring profiles: how much a cached prefix counts, and how much an idle server. */
export const ROUTING_PROFILES = {
  balanced: { prefixWeight: 0.55, loadWeight: 0.45 },
  locality: { prefixWeight: 0.9, loadWeight: 0.1 },
  load: { prefixWeight: 0.1, loadWeight: 0.9 },
} as const;

export type RoutingProfile = keyof typeof ROUTING_PROFILES;

export interface Candidate {
  /** Tokens of the requests that run there: prompts on routing, generated ones as they come. */
  activeTokens: number;
  /** Share of the prompt that the server has seen, 0 to 1. */
  prefixScore: number;
}

/**
 * The candidate with the best `prefixWeight * prefixScore + loadWeight * loadScore`; the first one on ties. The load
 * score is 1 for an idle server and 0 for the busiest. Undefined when there is no candidate.
 */
export function chooseCandidate<T extends Candidate>(
  candidates: readonly T[],
  profile: RoutingProfile,
): T | undefined {
  const { prefixWeight, loadWeight } = ROUTING_PROFILES[profile];
  const busiest = Math.max(1, ...candidates.map(({ activeTokens }) => activeTokens));
  const score = ({ activeTokens, prefixScore }: T): number =>
    prefixWeight * prefixScore + loadWeight * (1 - activeTokens / busiest);
  return candidates.reduce<T | undefined>(
    (best, candidate) => (best === undefined || score(candidate) > score(best) ? candidate : best),
    undefined,
  );
}
