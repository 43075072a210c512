import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FamilyName } from './metric-families.js';
import { ServerMetrics } from './server-metrics.js';

describe('ServerMetrics', () => {
  let registry: Registry;
  const create = (families: FamilyName[] = ['furiosa_llm']): ServerMetrics =>
    new ServerMetrics(registry, {
      families,
      maxModelLength: 1000,
      sources: [
        {
          modelName: 'm',
          device: 'd',
          read: () => ({ requestsRunning: 2, requestsWaiting: 1, kvCacheUsage: 0.5 }),
        },
      ],
    });
  const value = async (line: string): Promise<number> => {
    const found = (await registry.metrics()).split('\n').find((each) => each.startsWith(`${line} `));
    return Number(found?.split(' ').at(-1));
  };
  beforeEach(() => {
    registry = new Registry();
  });

  it('exposes the software metrics of Furiosa-LLM 2026.1 by their exact names and kinds', async () => {
    create();
    const kinds = (await registry.metrics()).match(/^# TYPE \S+ \S+/gm)?.map((line) => line.slice(7));
    expect(kinds?.toSorted()).toEqual([
      'furiosa_llm_e2e_request_latency_seconds histogram',
      'furiosa_llm_generation_tokens_total counter',
      'furiosa_llm_inter_token_latency_seconds histogram',
      'furiosa_llm_kv_cache_usage_percent gauge',
      'furiosa_llm_num_requests_running gauge',
      'furiosa_llm_num_requests_waiting gauge',
      'furiosa_llm_prefix_cache_hits counter',
      'furiosa_llm_prefix_cache_queries counter',
      'furiosa_llm_prompt_tokens_total counter',
      'furiosa_llm_request_generation_tokens histogram',
      'furiosa_llm_request_params_max_tokens histogram',
      'furiosa_llm_request_params_n histogram',
      'furiosa_llm_request_prompt_tokens histogram',
      'furiosa_llm_request_success_total counter',
      'furiosa_llm_time_to_first_token_seconds histogram',
    ]);
  });

  it('reads gauges at the scrape and starts counters at zero', async () => {
    create();
    const labels = '{model_name="m",leader_device="d"}';
    expect(await value(`furiosa_llm_num_requests_running${labels}`)).toBe(2);
    expect(await value(`furiosa_llm_kv_cache_usage_percent${labels}`)).toBe(0.5);
    expect(await value(`furiosa_llm_prompt_tokens_total${labels}`)).toBe(0);
  });

  it('counts a request once, however it ends', async () => {
    const metrics = create(['furiosa_llm', 'furiosa_llm_2025']);
    const good = metrics.request('m', 'd');
    good.accepted({ n: 1, maxTokens: 10 });
    good.prompt(8, 3);
    good.tokens(1);
    good.tokens(2);
    good.finished('length');
    good.finished('abort');
    const broken = metrics.request('m', 'd');
    broken.prompt(4, 0);
    broken.failed();
    broken.finished('abort');
    metrics.request('m', 'd').finished('abort');
    const labels = 'model_name="m",leader_device="d"';
    expect(await value(`furiosa_llm_request_success_total{${labels},finished_reason="length"}`)).toBe(1);
    expect(await value(`furiosa_llm_request_success_total{${labels},finished_reason="abort"}`)).toBe(1);
    expect(await value(`furiosa_llm_prompt_tokens_total{${labels}}`)).toBe(9);
    expect(await value(`furiosa_llm_prefix_cache_hits{${labels}}`)).toBe(3);
    expect(await value(`furiosa_llm_generation_tokens_total{${labels}}`)).toBe(3);
    expect(await value(`furiosa_llm_time_to_first_token_seconds_count{${labels}}`)).toBe(1);
    expect(await value(`furiosa_llm_inter_token_latency_seconds_count{${labels}}`)).toBe(1);
    expect(await value('furiosa_llm:request_received_total{model_name="m"}')).toBe(3);
    expect(await value('furiosa_llm:request_failure_total{model_name="m"}')).toBe(1);
  });
});
