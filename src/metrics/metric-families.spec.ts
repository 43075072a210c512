import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { FamilyName } from './metric-families.js';
import { ServerMetrics } from './server-metrics.js';

/** Every metric of a family after one request: its kind, its labels, and the bounds of its histograms. */
async function shown(family: FamilyName): Promise<Record<string, string>> {
  const registry = new Registry();
  const read = () => ({ requestsRunning: 0, requestsWaiting: 0, kvCacheUsage: 0 });
  const metrics = new ServerMetrics(registry, {
    families: [family],
    maxModelLength: 20,
    sources: [{ modelName: 'm', device: 'd', read }],
  });
  const request = metrics.request('m', 'd');
  request.accepted({ n: 1, maxTokens: 2 });
  request.prompt(3, 1);
  request.tokens(1);
  request.tokens(1);
  request.finished('stop');
  const text = await registry.metrics();
  return Object.fromEntries(
    [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].map(([, name = '', kind = '']) => {
      const samples = text.split('\n').filter((line) => new RegExp(`^${name}(_count)?\\{`).test(line));
      const labels = [...(samples.at(-1) ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label);
      const buckets = text.split('\n').filter((line) => line.startsWith(`${name}_bucket`));
      const bounds = buckets.map((line) => /le="([^"]+)"/.exec(line)?.[1]);
      return [name, [kind, ...labels, ...(kind === 'histogram' ? [bounds.join(' ')] : [])].join(', ')];
    }),
  );
}

const FIRST = '0.001 0.005 0.01 0.02 0.04 0.06 0.08 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10';
const BETWEEN = '0.01 0.025 0.05 0.075 0.1 0.15 0.2 0.3 0.4 0.5 0.75 1 2.5';
const WHOLE = '0.3 0.5 0.8 1 1.5 2 2.5 5 10 15 20 30 40 50 60';
const TOKENS = '1 2 5 10 20 +Inf';

describe('the families of metric names', () => {
  it('furiosa_llm_2025: the table of Furiosa-LLM 2025.2', async () => {
    const histogram = (bounds: string): string => `histogram, model_name, ${bounds}`;
    expect(await shown('furiosa_llm_2025')).toEqual({
      'furiosa_llm:num_requests_running': 'gauge, model_name',
      'furiosa_llm:num_requests_waiting': 'gauge, model_name',
      'furiosa_llm:request_received_total': 'counter, model_name',
      'furiosa_llm:request_success_total': 'counter, model_name',
      'furiosa_llm:request_failure_total': 'counter, model_name',
      'furiosa_llm:prompt_tokens_total': 'counter, model_name',
      'furiosa_llm:generation_tokens_total': 'counter, model_name',
      'furiosa_llm:time_to_first_token_seconds': histogram(`${FIRST} +Inf`),
      'furiosa_llm:time_per_output_token_seconds': histogram(`${BETWEEN} +Inf`),
      'furiosa_llm:e2e_request_latency_seconds': histogram(`${WHOLE} +Inf`),
      'furiosa_llm:request_prompt_tokens': histogram(TOKENS),
      'furiosa_llm:request_generation_tokens': histogram(TOKENS),
      'furiosa_llm:request_params_max_tokens': histogram(TOKENS),
    });
  });

  it("vllm: vLLM's labels, and bounds that go on to hours", async () => {
    const metrics = await shown('vllm');
    const labels = 'model_name, engine';
    expect(metrics).toMatchObject({
      'vllm:num_requests_running': `gauge, ${labels}`,
      'vllm:num_requests_waiting': `gauge, ${labels}`,
      'vllm:kv_cache_usage_perc': `gauge, ${labels}`,
      'vllm:prefix_cache_queries_total': `counter, ${labels}`,
      'vllm:prefix_cache_hits_total': `counter, ${labels}`,
      'vllm:prompt_tokens_total': `counter, ${labels}`,
      'vllm:generation_tokens_total': `counter, ${labels}`,
      'vllm:request_success_total': `counter, ${labels}, finished_reason`,
      'vllm:time_to_first_token_seconds': `histogram, ${labels}, ${FIRST} 20 40 80 160 640 2560 +Inf`,
      'vllm:inter_token_latency_seconds': `histogram, ${labels}, ${BETWEEN} 5 7.5 10 20 40 80 +Inf`,
      'vllm:e2e_request_latency_seconds': `histogram, ${labels}, ${WHOLE} 120 240 480 960 1920 7680 +Inf`,
      'vllm:request_params_n': `histogram, ${labels}, 1 2 5 10 20 +Inf`,
      'vllm:request_prompt_tokens': `histogram, ${labels}, ${TOKENS}`,
      'vllm:request_generation_tokens': `histogram, ${labels}, ${TOKENS}`,
    });
  });

  it("lmdeploy: LMDeploy's names", async () => {
    expect(await shown('lmdeploy')).toMatchObject({
      'lmdeploy:num_requests_running': 'gauge, model_name',
      'lmdeploy:gpu_cache_usage_perc': 'gauge, model_name',
      'lmdeploy:prompt_tokens_total': 'counter, model_name',
      'lmdeploy:request_success_total': 'counter, model_name, finished_reason',
      'lmdeploy:time_per_output_token_seconds': `histogram, model_name, ${BETWEEN} +Inf`,
    });
  });

  it('furiosa_llm: labels by model and device, and how requests ended', async () => {
    expect(await shown('furiosa_llm')).toMatchObject({
      furiosa_llm_request_success_total: 'counter, model_name, leader_device, finished_reason',
      furiosa_llm_time_to_first_token_seconds: `histogram, model_name, leader_device, ${FIRST} +Inf`,
    });
  });
});
