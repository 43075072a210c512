import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../common/user-error.js';
import { loadConfig } from './load-config.js';

const directory = mkdtempSync(join(tmpdir(), 'nestling-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

function load(argv: string[], env: Record<string, string> = {}) {
  return loadConfig({ argv, env });
}

function configFile(content: string): string {
  const path = join(directory, 'nestling.yaml');
  writeFileSync(path, content);
  return path;
}

function errorOf(argv: string[], env: Record<string, string> = {}): string {
  try {
    load(argv, env);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error(`${argv.join(' ')} was accepted`);
}

describe('loadConfig', () => {
  it('fills every setting with its default', () => {
    expect(load([])).toMatchObject({
      host: 'localhost',
      port: 8000,
      models: [],
      engine: 'llama-cpp',
      maxNumSeqs: 16,
      enablePrefixCaching: true,
      toolCallParser: 'auto',
      apiKey: [],
      allowedOrigins: ['*'],
      enableMetrics: true,
      metricsNames: ['furiosa_llm'],
      notices: [],
    });
  });

  it('lets flags win over the environment, the environment over the file, the file over defaults', () => {
    const file = configFile('port: 1\nhost: from-file\nmax-num-seqs: 3\n');
    const config = load(['--config', file, '--port', '3'], {
      NESTLING_PORT: '2',
      NESTLING_HOST: 'from-environment',
    });
    expect(config).toMatchObject({ port: 3, host: 'from-environment', maxNumSeqs: 3 });
  });

  it('finds the config file through the environment', () => {
    const file = configFile('port: 1\n');
    expect(load([], { NESTLING_CONFIG: file }).port).toBe(1);
  });

  it('reads keys of the file in any spelling, with typed values', () => {
    const file = configFile(
      [
        'models: [a.gguf, b.gguf]',
        'session_len: 4096',
        'enablePrefixCaching: false',
        'api-keys: [one, two]',
        'default-chat-template-kwargs: {enable_thinking: false}',
        'task: {a: embed}',
        'disable-metrics: true',
        'served-model-name:',
      ].join('\n'),
    );
    expect(load(['--config', file])).toMatchObject({
      models: ['a.gguf', 'b.gguf'],
      maxModelLen: 4096,
      enablePrefixCaching: false,
      apiKey: ['one', 'two'],
      defaultChatTemplateKwargs: { enable_thinking: false },
      task: { a: 'embed' },
      enableMetrics: false,
      servedModelName: [],
    });
  });

  it.each([
    [['--server-name', '0.0.0.0', '--server-port=23333'], { host: '0.0.0.0', port: 23_333 }],
    [['--model-name', 'a', 'm.gguf'], { servedModelName: ['a'], models: ['m.gguf'] }],
    [['m.gguf', '--served-model-name', 'a', 'b', '--port', '1'], { servedModelName: ['a', 'b'], port: 1 }],
    [['--session_len', '4096'], { maxModelLen: 4096 }],
    [['--max-model-len', '32k'], { maxModelLen: 32_000 }],
    [['--max-model-len', '32K'], { maxModelLen: 32_768 }],
    [['--api-keys', 'k1', 'k2'], { apiKey: ['k1', 'k2'] }],
    [['--api-key', 'k1', '--api-key', 'k2', 'm.gguf'], { apiKey: ['k1', 'k2'], models: ['m.gguf'] }],
    [['--api-key', 'with,comma'], { apiKey: ['with,comma'] }],
    [['--allowed-origins', '["https://a", "https://b"]'], { allowedOrigins: ['https://a', 'https://b'] }],
    [['--allow-origins', 'https://a', 'https://b'], { allowedOrigins: ['https://a', 'https://b'] }],
    [['--allowed-origins', 'https://a,https://b'], { allowedOrigins: ['https://a', 'https://b'] }],
    [['--tool-parser', 'hermes'], { toolCallParser: 'hermes' }],
    [['--log-level', 'ERROR'], { logLevel: 'error' }],
    [['--uvicorn-log-level', 'warning'], { logLevel: 'warn' }],
    [['--disable-metrics'], { enableMetrics: false }],
    [['--no-enable-metrics'], { enableMetrics: false }],
    [['--no-enable-prefix-caching'], { enablePrefixCaching: false }],
    [['--enable-prefix-caching=false'], { enablePrefixCaching: false }],
    [['--enable-payload-logging', 'm.gguf'], { enablePayloadLogging: true, models: ['m.gguf'] }],
    [['--task', 'a=embed', '--task', 'b=score'], { task: { a: 'embed', b: 'score' } }],
    [['--task', 'embed'], { task: { '*': 'embed' } }],
    [['--model', 'a.gguf', 'b=owner/name:Q4_K_M'], { models: ['a.gguf', 'b=owner/name:Q4_K_M'] }],
    [['--port', '1', '--', '--odd-name.gguf'], { port: 1, models: ['--odd-name.gguf'] }],
    [['--override-generation-config', '{"temperature":0}'], { overrideGenerationConfig: { temperature: 0 } }],
    [['--body-limit-mib', '0.5'], { bodyLimitMib: 0.5 }],
  ])('reads %j', (argv, expected) => {
    expect(load(argv)).toMatchObject({ ...expected, notices: [] });
  });

  it.each([
    [{ VLLM_API_KEY: 'k' }, { apiKey: ['k'] }],
    [{ NESTLING_API_KEY: '["a","b"]', VLLM_API_KEY: 'k' }, { apiKey: ['a', 'b'] }],
    [{ HUGGING_FACE_HUB_TOKEN: 't' }, { hfToken: 't' }],
    [{ HF_TOKEN: 't', HUGGING_FACE_HUB_TOKEN: 'u' }, { hfToken: 't' }],
    [{ HF_HOME: '/cache' }, { downloadDir: '/cache/hub' }],
    [{ HF_HOME: '/cache', HF_HUB_CACHE: '/hub' }, { downloadDir: '/hub' }],
    [{ XDG_CACHE_HOME: '/xdg' }, { downloadDir: '/xdg/huggingface/hub' }],
    [{ HF_HUB_OFFLINE: '1' }, { offline: true }],
    [{ NESTLING_PORT: '' }, { port: 8000 }],
  ])('reads the environment %j', (env, expected) => {
    expect(load([], env)).toMatchObject(expected);
  });

  it('takes no notice of what Kubernetes sets beside a Service named nestling', () => {
    const links = {
      NESTLING_PORT: 'tcp://10.0.0.1:8000',
      NESTLING_SERVICE_HOST: '10.0.0.1',
      NESTLING_PORT_8000_TCP: 'x',
    };
    expect(load([], links)).toMatchObject({ port: 8000, notices: [] });
  });

  it('points at a variable that looks mistyped', () => {
    expect(load([], { NESTLING_PROT: '1' }).notices).toEqual([
      'NESTLING_PROT names no setting; did you mean NESTLING_PORT?',
    ]);
  });

  // The command lines that the documentation of the three systems shows.
  it.each([
    '[ARTIFACT] --chat-template template.jinja',
    'furiosa-ai/Llama-3.1-8B-Instruct-FP8 --enable-auto-tool-choice --tool-call-parser llama3_json',
    'furiosa-ai/DeepSeek-R1-Distill-Llama-8B --enable-reasoning --reasoning-parser deepseek_r1',
    'furiosa-ai/Llama-3.1-8B-Instruct-FP8 --devices npu:0 --enable-metrics --enable-payload-logging',
    'internlm/internlm2_5-7b-chat --server-name 10.0.0.2 --server-port 23333 --tp 2 --proxy-url http://p:8000 --backend turbomind',
    'internlm/internlm2_5-7b-chat --session_len 4096 --cache-max-entry-count 0.5',
    '--model NousResearch/Meta-Llama-3-8B-Instruct --dtype auto --api-key token-abc123',
    'mistralai/Mistral-7B-Instruct-v0.3 --tool-parser mistral --chat-template mistral.jinja --enable-auto-toolchoice',
  ])('accepts %s', (line) => {
    expect(load(line.split(' ')).models).toHaveLength(1);
  });

  it('accepts flags that can mean nothing here, and says so in one line each', () => {
    const argv = [
      '--devices',
      'npu:0',
      '-tp',
      '4',
      '--gpu-memory-utilization=0.9',
      '--enable-auto-tool-choice',
      'm.gguf',
    ];
    const { notices, models } = load(argv);
    expect(models).toEqual(['m.gguf']);
    expect(notices.toSorted()).toEqual([
      expect.stringMatching(/^--devices changes nothing: \S/),
      expect.stringMatching(/^--enable-auto-tool-choice changes nothing: \S/),
      expect.stringMatching(/^--gpu-memory-utilization changes nothing: \S/),
      expect.stringMatching(/^--tp changes nothing: \S/),
    ]);
  });

  it('gives no notice for a setting without effect that keeps its default', () => {
    expect(load(['--no-allow-terminate-by-client']).notices).toEqual([]);
  });

  it.each([
    [['--prot', '8000'], 'unknown flag --prot; did you mean --port?'],
    [['--sesion-len', '8000'], 'unknown flag --sesion-len; did you mean --session-len?'],
    [['--qqqqqqqq'], 'unknown flag --qqqqqqqq'],
    [['--port', 'abc'], '--port must be an integer from 0 to 65535, got "abc"'],
    [['--server-port', '70000'], '--server-port must be an integer from 0 to 65535, got "70000"'],
    [['--port', '1.5'], '--port must be an integer from 0 to 65535, got "1.5"'],
    [['--max-num-seqs', '-1'], '--max-num-seqs must be an integer from 1 to 4096, got "-1"'],
    [['--engine', 'llama'], expect.stringMatching(/^--engine must be one of llama-cpp, .*, got "llama"$/)],
    [['--task', 'a=walk'], expect.stringMatching(/^--task must be name=word or .*, got "a=walk"$/)],
    [
      ['--metrics-names', 'other'],
      expect.stringMatching(/^--metrics-names must be a list of .*, got "other"$/),
    ],
    [['--default-chat-template-kwargs', '[1]'], expect.stringMatching(/must be a JSON object, got "\[1\]"$/)],
    [['--disable-docs=maybe'], '--disable-docs must be true or false, got "maybe"'],
    [['--ssl-cert-reqs', '3'], '--ssl-cert-reqs must be an integer from 0 to 2, got "3"'],
    [['--ssl'], expect.stringMatching(/^--ssl needs SSL_CERTFILE and SSL_KEYFILE in the environment/)],
    [['--port'], expect.stringMatching(/^option '--port <port>' argument missing$/)],
  ])('refuses %j with one line', (argv, message) => {
    expect(errorOf(argv)).toEqual(message);
  });

  it('names the variable or the key of the file that is wrong', () => {
    expect(errorOf([], { NESTLING_PORT: 'x' })).toBe(
      'NESTLING_PORT must be an integer from 0 to 65535, got "x"',
    );
    const file = configFile('port: [1]\n');
    expect(errorOf(['--config', file])).toBe(`port in ${file} must be an integer from 0 to 65535, got [1]`);
    configFile('prot: 1\n');
    expect(errorOf(['--config', file])).toBe(`${file} names an unknown setting prot; did you mean port?`);
    configFile('port: "\n');
    expect(errorOf(['--config', file])).toMatch(/is no valid YAML: [^\n]+[^:\n]$/);
    expect(errorOf(['--config', '/nowhere.yaml'])).toBe(
      "can't read the config file /nowhere.yaml: no such file or directory",
    );
  });

  it('never shows a secret in an error', () => {
    expect(errorOf([], { NESTLING_API_KEY: '["top secret", 5, {}]' })).not.toContain('secret');
  });
});
