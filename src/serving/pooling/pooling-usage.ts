import type { PoolingUsage } from '../../protocol/pooling/pooling-usage.js';

/** Usage of a request that generates nothing. */
export function poolingUsage(promptTokens: number): PoolingUsage {
  return { prompt_tokens: promptTokens, total_tokens: promptTokens };
}
