import { describe, expect, it } from 'vitest';
import { kebabCase, settingsOf, spellingsOf } from './spellings.js';

describe('the table of settings', () => {
  const settings = settingsOf('serve');

  it('has no name, flag or alias twice', () => {
    const names = settings.map(({ name }) => name);
    const flags = settings.flatMap(({ flag, row }) => [flag, ...row.aliases.map((alias) => alias.flag)]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(flags.filter((flag, index) => flags.indexOf(flag) !== index)).toEqual([]);
  });

  it('has flags that a user can type, and reasons that read as the end of a sentence', () => {
    for (const flag of spellingsOf('serve').keys()) expect(flag).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    for (const { row } of settings) {
      if (row.effect === 'works') continue;
      expect(Object.values(row.effect)[0]).toMatch(/^\S.*[^.]$/);
    }
  });

  it('has defaults that its own rules accept', () => {
    for (const { name, row } of settings) {
      if (row.kind === 'ignored') continue;
      const value = row.defaultValue({});
      if (value === null) continue;
      expect({ [name]: row.read([value], (bad) => expect.fail(`${name}: ${String(bad)}`)) }).toEqual({
        [name]: value,
      });
    }
  });

  // Every flag of the three systems' servers that people pass: none may be unknown here.
  it.each([
    ['Furiosa-LLM', furiosaFlags()],
    ['LMDeploy', lmdeployFlags()],
    ['vLLM', vllmFlags()],
  ])('knows every flag of %s', (_system, flags) => {
    const known = spellingsOf('serve');
    expect(flags.filter((flag) => !known.has(flag))).toEqual([]);
  });
});

describe('kebabCase', () => {
  it.each(['maxModelLen', 'max_model_len', 'max-model-len', 'MAX_MODEL_LEN'])('reads %s', (name) => {
    expect(kebabCase(name)).toBe('max-model-len');
  });
});

function furiosaFlags(): string[] {
  return words(`model revision host port allowed-origins api-key served-model-name enable-metrics disable-log-stats
    enable-payload-logging uvicorn-log-level disable-uvicorn-access-log chat-template chat-template-content-format
    response-role enable-auto-tool-choice tool-call-parser enable-reasoning reasoning-parser guided-decoding-backend
    structured-outputs-backend tp pp dp tensor-parallel-size pipeline-parallel-size data-parallel-size devices device-mesh
    pb db prefill-buckets decode-buckets max-prompt-len max-model-len max-batch-size min-batch-size scheduler-kind
    npu-queue-limit max-processing-samples spare-blocks-ratio estimation-time-limit-ms enable-prefix-caching
    max-concurrency max-num-batched-tokens prefix-cache-lookahead-requests max-io-memory-mb data-parallel-routing-policy
    data-parallel-scoring-profile speculative-model num-speculative-tokens draft-tp draft-pp draft-dp
    allowed-local-media-path allowed-media-domains image-limit-per-prompt video-limit-per-prompt interleave-mm-strings
    enable-responses-api-store responses-api-store-max-entries responses-api-store-ttl enable-jit-compilation
    jit-threshold jit-max-workers jit-unit-size fxb npu-io-cpus`);
}

function lmdeployFlags(): string[] {
  return words(`server-name server-port allow-origins allow-credentials allow-methods allow-headers proxy-url
    max-concurrent-requests backend log-level api-keys ssl model-name max-log-len disable-fastapi-docs
    allow-terminate-by-client chat-template tool-call-parser reasoning-parser revision download-dir adapters session-len
    max-batch-size cache-max-entry-count cache-block-seq-len enable-prefix-caching max-prefill-token-num tp dp ep dtype
    quant-policy model-format device enable-metrics disable-metrics role vision-max-batch-size rope-scaling-factor`);
}

function vllmFlags(): string[] {
  return words(`model headless api-server-count asc config grpc served-model-name chat-template
    chat-template-content-format trust-request-chat-template default-chat-template-kwargs response-role lora-modules
    enable-auto-tool-choice tool-call-parser tool-parser-plugin reasoning-parser reasoning-parser-plugin reasoning-config
    exclude-tools-when-tool-choice-none tool-server structured-outputs-config return-tokens-as-token-ids
    enable-prompt-tokens-details enable-per-request-metrics enable-force-include-usage fingerprint-mode fingerprint-value
    tokens-only enable-tokenizer-info-endpoint cohere-is-reasoning-model cohere-format host port uds root-path middleware
    enable-request-id-headers h11-max-incomplete-event-size h11-max-header-count api-key allow-credentials allowed-origins
    allowed-methods allowed-headers ssl-keyfile ssl-certfile ssl-ca-certs ssl-cert-reqs ssl-ciphers enable-ssl-refresh
    disable-fastapi-docs enable-offline-docs uvicorn-log-level disable-uvicorn-access-log disable-access-log-for-endpoints
    log-config-file enable-log-requests enable-log-outputs enable-log-deltas max-log-len log-error-stack disable-log-stats
    disable-log-requests enable-server-load-tracking otlp-traces-endpoint collect-detailed-traces show-hidden-metrics-for-version max-model-len
    max-logprobs generation-config override-generation-config stream-interval scheduling-policy shutdown-timeout
    limit-mm-per-prompt allowed-local-media-path allowed-media-domains enable-prompt-embeds tokenizer-mode
    renderer-num-workers data-parallel-supervisor-port enable-auto-toolchoice tool-parser enable-api-tools
    guided-decoding-backend enable-prefix-caching max-num-seqs max-num-batched-tokens seed gpu-memory-utilization dtype
    quantization tokenizer revision trust-remote-code enable-lora speculative-model download-dir load-format swap-space
    block-size kv-cache-dtype enforce-eager tensor-parallel-size pipeline-parallel-size enable-reasoning
    enable-chunked-prefill image-input-type image-token-id image-input-shape image-feature-size hf-token`);
}

function words(text: string): string[] {
  return text.split(/\s+/);
}
