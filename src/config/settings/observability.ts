import type { Environment, SettingTable } from '../setting.js';
import { choice, list, text, toggle, without } from '../setting-kinds.js';

/** Logs, metrics and traces. */
export const observabilitySettings = {
  logLevel: choice({
    choices: ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'],
    synonyms: { critical: 'fatal', warning: 'warn' },
    default: 'info',
    placeholder: '<level>',
    description: 'Least important log line that is still written.',
    environment: ['VLLM_LOGGING_LEVEL', 'UVICORN_LOG_LEVEL'],
    aliases: [{ flag: 'uvicorn-log-level', from: ['vLLM', 'Furiosa-LLM'] }],
  }),
  logFormat: choice({
    choices: ['json', 'pretty'],
    default: 'json',
    placeholder: '<format>',
    description: 'Log lines as JSON for machines, or as text for people.',
  }),
  enablePayloadLogging: toggle({
    default: false,
    description: 'Log the bodies of requests. They hold what users wrote: keep such logs private.',
    aliases: [{ flag: 'enable-log-requests', from: ['vLLM'] }],
  }),
  disableAccessLog: toggle({
    default: false,
    description: 'Write no log line per request.',
    aliases: [
      { flag: 'disable-uvicorn-access-log', from: ['vLLM', 'Furiosa-LLM'] },
      { flag: 'disable-log-requests', from: ['vLLM'] },
    ],
  }),
  disableLogStats: toggle({
    default: false,
    description: 'Write no regular line with throughput, running and waiting requests and cache use.',
  }),
  enableMetrics: toggle({
    default: true,
    description: 'Serve /metrics for Prometheus.',
    aliases: [{ flag: 'disable-metrics', from: ['LMDeploy'], inverted: true }],
  }),
  metricsNames: list({
    choices: ['furiosa_llm', 'furiosa_llm_2025', 'vllm', 'lmdeploy'],
    default: ['furiosa_llm'],
    placeholder: '<family>',
    description: 'Families of metric names to serve.',
  }),
  metricsRequireAuth: toggle({
    default: false,
    description: 'Ask for a key at /metrics too.',
  }),
  otlpTracesEndpoint: text({
    default: generalTracesEndpoint,
    defaultText: 'none; OTEL_EXPORTER_OTLP_ENDPOINT with /v1/traces where that is set',
    placeholder: '<url>',
    description:
      'Where OpenTelemetry traces are sent (OTLP over HTTP), such as http://localhost:4318/v1/traces.',
    environment: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  }),
  otlpTracesProtocol: choice({
    choices: ['http/protobuf', 'http/json', 'grpc'],
    default: 'http/protobuf',
    placeholder: '<protocol>',
    description: 'How traces are sent. grpc is refused: there is no exporter for it here.',
    environment: ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
  }),
  disableTraces: toggle({
    default: tracesAreOff,
    defaultText: 'off; on with OTEL_SDK_DISABLED=true or OTEL_TRACES_EXPORTER=none',
    description: 'Send no traces, whatever names an endpoint.',
  }),
  collectDetailedTraces: without({
    from: ['vLLM'],
    takes: 'many',
    effect: { ignored: 'the span of a generation always says how long its phases took' },
  }),
  enableTokenizerInfoEndpoint: toggle({
    default: false,
    description: 'Serve /tokenizer_info: special tokens and chat templates of the models.',
  }),
  enableLogOutputs: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'answers are never logged' },
  }),
  enableLogDeltas: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'answers are never logged' },
  }),
  disableAccessLogForEndpoints: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'the access log has one switch, --disable-access-log' },
  }),
  logConfigFile: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'it configures Python logging; see --log-level and --log-format' },
  }),
  maxLogLen: without({
    from: ['vLLM', 'LMDeploy'],
    takes: 'one',
    effect: { ignored: 'prompts are logged only with --enable-payload-logging, and then whole' },
  }),
  logErrorStack: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'unexpected errors are always logged with their stack' },
  }),
  enableServerLoadTracking: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: '/metrics counts running and waiting requests' },
  }),
  showHiddenMetricsForVersion: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'no metric is hidden here' },
  }),
} satisfies SettingTable;

/** The endpoint of all signals is a base below which each has its path (OTLP exporter specification, "Endpoint URLs"). */
function generalTracesEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: base }: Environment): string | null {
  return base ? `${base.replace(/\/$/, '')}/v1/traces` : null;
}

function tracesAreOff({ OTEL_SDK_DISABLED: off, OTEL_TRACES_EXPORTER: exporter }: Environment): boolean {
  return off?.toLowerCase() === 'true' || exporter === 'none';
}
