/** What is measured, whatever it is called outside. */
export type GaugeKey = 'requestsRunning' | 'requestsWaiting' | 'kvCacheUsage';
export type CounterKey =
  | 'prefixCacheHits'
  | 'prefixCacheQueries'
  | 'promptTokens'
  | 'generationTokens'
  | 'requestsReceived'
  | 'requestsSucceeded'
  | 'requestsFailed';
export type HistogramKey =
  | 'requestPromptTokens'
  | 'requestGenerationTokens'
  | 'requestParamsN'
  | 'requestParamsMaxTokens'
  | 'timeToFirstToken'
  | 'interTokenLatency'
  | 'endToEndLatency';

/** Label names: which of what we know of a measurement a family shows. */
export type LabelName = 'model_name' | 'leader_device' | 'engine' | 'finished_reason';

/** The names that one system gives to the measurements; what it lacks is left out. */
export interface MetricFamily {
  labels: readonly LabelName[];
  /** Whether successes are counted by how they ended. */
  countsReasons: boolean;
  /** Whether the last bounds of times are hours, as in vLLM since v1, or seconds. */
  longTimes: boolean;
  gauges: Partial<Record<GaugeKey, string>>;
  counters: Partial<Record<CounterKey, string>>;
  histograms: Partial<Record<HistogramKey, string>>;
}

export type FamilyName = 'furiosa_llm' | 'furiosa_llm_2025' | 'vllm' | 'lmdeploy';

/** Furiosa-LLM 2026.1 (its table of software metrics); the default. */
const furiosa: MetricFamily = {
  labels: ['model_name', 'leader_device'],
  countsReasons: true,
  longTimes: false,
  gauges: {
    requestsRunning: 'furiosa_llm_num_requests_running',
    requestsWaiting: 'furiosa_llm_num_requests_waiting',
    kvCacheUsage: 'furiosa_llm_kv_cache_usage_percent',
  },
  counters: {
    prefixCacheHits: 'furiosa_llm_prefix_cache_hits',
    prefixCacheQueries: 'furiosa_llm_prefix_cache_queries',
    promptTokens: 'furiosa_llm_prompt_tokens_total',
    generationTokens: 'furiosa_llm_generation_tokens_total',
    requestsSucceeded: 'furiosa_llm_request_success_total',
  },
  histograms: {
    requestPromptTokens: 'furiosa_llm_request_prompt_tokens',
    requestGenerationTokens: 'furiosa_llm_request_generation_tokens',
    requestParamsN: 'furiosa_llm_request_params_n',
    requestParamsMaxTokens: 'furiosa_llm_request_params_max_tokens',
    timeToFirstToken: 'furiosa_llm_time_to_first_token_seconds',
    interTokenLatency: 'furiosa_llm_inter_token_latency_seconds',
    endToEndLatency: 'furiosa_llm_e2e_request_latency_seconds',
  },
};

/** Furiosa-LLM 2025.2: names with a colon. */
const furiosa2025: MetricFamily = {
  labels: ['model_name'],
  countsReasons: false,
  longTimes: false,
  gauges: {
    requestsRunning: 'furiosa_llm:num_requests_running',
    requestsWaiting: 'furiosa_llm:num_requests_waiting',
  },
  counters: {
    requestsReceived: 'furiosa_llm:request_received_total',
    requestsSucceeded: 'furiosa_llm:request_success_total',
    requestsFailed: 'furiosa_llm:request_failure_total',
    promptTokens: 'furiosa_llm:prompt_tokens_total',
    generationTokens: 'furiosa_llm:generation_tokens_total',
  },
  histograms: {
    timeToFirstToken: 'furiosa_llm:time_to_first_token_seconds',
    interTokenLatency: 'furiosa_llm:time_per_output_token_seconds',
    endToEndLatency: 'furiosa_llm:e2e_request_latency_seconds',
    requestPromptTokens: 'furiosa_llm:request_prompt_tokens',
    requestGenerationTokens: 'furiosa_llm:request_generation_tokens',
    requestParamsMaxTokens: 'furiosa_llm:request_params_max_tokens',
  },
};

const vllm: MetricFamily = {
  labels: ['model_name', 'engine'],
  countsReasons: true,
  longTimes: true,
  gauges: {
    requestsRunning: 'vllm:num_requests_running',
    requestsWaiting: 'vllm:num_requests_waiting',
    kvCacheUsage: 'vllm:kv_cache_usage_perc',
  },
  counters: {
    prefixCacheHits: 'vllm:prefix_cache_hits_total',
    prefixCacheQueries: 'vllm:prefix_cache_queries_total',
    promptTokens: 'vllm:prompt_tokens_total',
    generationTokens: 'vllm:generation_tokens_total',
    requestsSucceeded: 'vllm:request_success_total',
  },
  histograms: {
    requestPromptTokens: 'vllm:request_prompt_tokens',
    requestGenerationTokens: 'vllm:request_generation_tokens',
    requestParamsN: 'vllm:request_params_n',
    requestParamsMaxTokens: 'vllm:request_params_max_tokens',
    timeToFirstToken: 'vllm:time_to_first_token_seconds',
    interTokenLatency: 'vllm:inter_token_latency_seconds',
    endToEndLatency: 'vllm:e2e_request_latency_seconds',
  },
};

const lmdeploy: MetricFamily = {
  labels: ['model_name'],
  countsReasons: true,
  longTimes: false,
  gauges: {
    requestsRunning: 'lmdeploy:num_requests_running',
    requestsWaiting: 'lmdeploy:num_requests_waiting',
    kvCacheUsage: 'lmdeploy:gpu_cache_usage_perc',
  },
  counters: {
    promptTokens: 'lmdeploy:prompt_tokens_total',
    generationTokens: 'lmdeploy:generation_tokens_total',
    requestsSucceeded: 'lmdeploy:request_success_total',
  },
  histograms: {
    requestPromptTokens: 'lmdeploy:request_prompt_tokens',
    requestGenerationTokens: 'lmdeploy:request_generation_tokens',
    timeToFirstToken: 'lmdeploy:time_to_first_token_seconds',
    interTokenLatency: 'lmdeploy:time_per_output_token_seconds',
    endToEndLatency: 'lmdeploy:e2e_request_latency_seconds',
  },
};

export const METRIC_FAMILIES: Readonly<Record<FamilyName, MetricFamily>> = {
  furiosa_llm: furiosa,
  furiosa_llm_2025: furiosa2025,
  vllm,
  lmdeploy,
};
