import type { Ending, GenerationJob } from './generation-job.js';

/** Why an answer ends with the token `id`, its `count`-th, or null. Stop strings are another matter. */
export function endingAfter(
  { request, maxTokens }: GenerationJob,
  id: number,
  count: number,
  endOfGenerationIds: ReadonlySet<number>,
): Ending | null {
  if (endOfGenerationIds.has(id)) {
    return { reason: 'stop', stopReason: null };
  }
  if (request.stop.tokenIds.includes(id)) {
    return { reason: 'stop', stopReason: id };
  }
  return count >= maxTokens ? { reason: 'length', stopReason: null } : null;
}
