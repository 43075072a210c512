import type { CounterKey, GaugeKey, HistogramKey } from './metric-families.js';

const SECONDS_TO_FIRST = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];
const SECONDS_BETWEEN = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];
const SECONDS_WHOLE = [0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60];

/** What vLLM adds to each of them. */
const LONG_TO_FIRST = [20, 40, 80, 160, 640, 2560];
const LONG_BETWEEN = [5, 7.5, 10, 20, 40, 80];
const LONG_WHOLE = [120, 240, 480, 960, 1920, 7680];

/** 1, 2, 5, 10, ... up to the longest context served. */
function tokenBuckets(maxModelLength: number): number[] {
  const buckets: number[] = [];
  for (let decade = 1; decade <= maxModelLength; decade *= 10) {
    for (const step of [1, 2, 5]) if (decade * step <= maxModelLength) buckets.push(decade * step);
  }
  return buckets;
}

/** Bounds of each histogram, as Furiosa-LLM has them, or with `longTimes` as vLLM has them. */
export function bucketsOf(key: HistogramKey, maxModelLength: number, longTimes: boolean): number[] {
  switch (key) {
    case 'timeToFirstToken':
      return longTimes ? [...SECONDS_TO_FIRST, ...LONG_TO_FIRST] : SECONDS_TO_FIRST;
    case 'interTokenLatency':
      return longTimes ? [...SECONDS_BETWEEN, ...LONG_BETWEEN] : SECONDS_BETWEEN;
    case 'endToEndLatency':
      return longTimes ? [...SECONDS_WHOLE, ...LONG_WHOLE] : SECONDS_WHOLE;
    case 'requestParamsN':
      return [1, 2, 5, 10, 20];
    case 'requestPromptTokens':
    case 'requestGenerationTokens':
    case 'requestParamsMaxTokens':
      return tokenBuckets(maxModelLength);
  }
}

export const METRIC_HELP: Readonly<Record<GaugeKey | CounterKey | HistogramKey, string>> = {
  requestsRunning: 'Number of requests that run now.',
  requestsWaiting: 'Number of requests waiting to be processed.',
  kvCacheUsage: 'KV cache usage. 1 means 100 percent.',
  prefixCacheHits: 'Prompt tokens taken from the prefix cache.',
  prefixCacheQueries: 'Prompt tokens looked up in the prefix cache.',
  promptTokens: 'Number of prefill tokens processed.',
  generationTokens: 'Number of generation tokens processed.',
  requestsReceived: 'Number of requests received.',
  requestsSucceeded: 'Count of successfully processed requests.',
  requestsFailed: 'Number of requests that failed.',
  requestPromptTokens: 'Number of prefill tokens per request.',
  requestGenerationTokens: 'Number of generation tokens per request.',
  requestParamsN: 'The n request parameter.',
  requestParamsMaxTokens: 'The max_tokens request parameter.',
  timeToFirstToken: 'Time to first token in seconds.',
  interTokenLatency: 'Time between two tokens in seconds.',
  endToEndLatency: 'Time from the request to the end of its answer in seconds.',
};
