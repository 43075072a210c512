import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { postJson } from '../support/sse.js';

/** What the server sends back for these bytes until it hangs up. */
async function exchange(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), 'localhost');
  socket.write(bytes);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

const KEY = 'secret-key';
const authorized = { authorization: `Bearer ${KEY}` };

describe('the HTTP surface', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(['--api-key', KEY, '--body-limit-mib', '1']);
  });
  afterAll(async () => {
    await server.stop();
  });

  const send = async (
    method: string,
    path: string,
    body?: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      method,
      body,
      headers: { ...authorized, ...headers },
      redirect: 'manual',
    });
  const json = { 'content-type': 'application/json' };

  it.each([
    ['an unknown path', 'GET', '/nope', undefined, {}, 404, 'not_found'],
    ['a wrong method', 'GET', '/v1/chat/completions', undefined, {}, 405, 'method_not_allowed'],
    ['a wrong method', 'DELETE', '/v1/models', undefined, {}, 405, 'method_not_allowed'],
    ['a wrong method', 'POST', '/metrics', '{}', json, 405, 'method_not_allowed'],
    ['broken JSON', 'POST', '/v1/chat/completions', '{bad', json, 400, null],
    ['no body', 'POST', '/v1/chat/completions', '', json, 400, null],
    ['a list', 'POST', '/v1/chat/completions', '[]', json, 400, null],
    ['a prototype', 'POST', '/v1/chat/completions', '{"__proto__":{}}', json, 400, null],
    ['another type', 'POST', '/v1/chat/completions', 'hi', { 'content-type': 'text/plain' }, 415, null],
    ['a huge body', 'POST', '/v1/chat/completions', `"${'x'.repeat(2 ** 20)}"`, json, 413, null],
    [
      'deep nesting',
      'POST',
      '/v1/chat/completions',
      `{"a":${'['.repeat(9000)}${']'.repeat(9000)}}`,
      json,
      400,
      null,
    ],
    ['a compressed body', 'POST', '/v1/completions', 'x', { ...json, 'content-encoding': 'br' }, 415, null],
    [
      'another charset',
      'POST',
      '/v1/completions',
      '{}',
      { 'content-type': 'application/json;charset=latin1' },
      415,
      null,
    ],
    [
      'bytes that are not UTF-8',
      'POST',
      '/v1/completions',
      Buffer.from('{"prompt":"\xe9"}', 'latin1'),
      json,
      400,
      null,
    ],
    ['an unknown path before its broken body', 'POST', '/v1/files', '{bad', json, 404, 'not_found'],
    ['a URL that is none', 'GET', '/v1/models/%zz', undefined, {}, 400, null],
    ['a long model name', 'GET', `/v1/models/${'m'.repeat(600)}`, undefined, {}, 404, 'model_not_found'],
    ['a URL beyond all limits', 'GET', `/v1/models/${'m'.repeat(20_000)}`, undefined, {}, 431, null],
    ['a missing field', 'POST', '/v1/completions', '{}', json, 400, 'missing_required_field'],
  ])('answers %s with an error body', async (_what, method, path, body, headers, status, code) => {
    const response = await send(method, path, body, headers as Record<string, string>);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(Object.keys(error)).toEqual(['message', 'type', 'param', 'code']);
    expect(error['type']).toBe('invalid_request_error');
    expect(error['code']).toBe(code);
    expect(error['message']).not.toMatch(/FST_|Nest|node_modules|\n/);
  });

  it.each([
    ['/health', 200],
    ['/health/live', 200],
    ['/health/ready', 200],
    ['/ping', 200],
    ['/docs', 200],
    ['/openapi.json', 200],
    ['/metrics', 200],
    ['/', 302],
    ['/v1/models', 401],
    ['/v1/models/demo-chat', 401],
    ['/v1//models', 404],
    ['/v1/models/', 401],
    ['/v1/%6dodels', 401],
    ['/V1/models', 404],
    ['/version', 401],
    ['/tokenize', 405],
  ])('GET %s without a key answers %i', async (path, status) => {
    expect((await fetch(`${server.url}${path}`, { redirect: 'manual' })).status).toBe(status);
  });

  it('refuses wrong keys with 401 and takes the right one', async () => {
    for (const authorization of ['Bearer wrong', `Basic ${KEY}`, KEY, 'Bearer', `Bearer ${KEY}x`]) {
      const response = await fetch(`${server.url}/v1/models`, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.json()).toMatchObject({
        error: { type: 'authentication_error', code: 'invalid_api_key' },
      });
    }
    expect((await send('GET', '/v1/models')).status).toBe(200);
    expect((await fetch(`${server.url}/v1/completions`, { method: 'HEAD' })).status).not.toBe(200);
  });

  it('takes over a harmless X-Request-Id and replaces others', async () => {
    expect(
      (await send('GET', '/version', undefined, { 'x-request-id': 'abc-1' })).headers.get('x-request-id'),
    ).toBe('abc-1');
    const replaced = await send('GET', '/version', undefined, { 'x-request-id': 'a b"c' });
    expect(replaced.headers.get('x-request-id')).toMatch(/^req-[0-9a-f]{32}$/);
  });

  it('ignores unknown fields, reads null as absent and takes numbers and booleans as strings', async () => {
    const response = await postJson(
      `${server.url}/v1/completions`,
      {
        prompt: 'Once',
        max_tokens: '3',
        temperature: '0',
        stream: 'false',
        top_p: null,
        seed: null,
        kwargs: {},
        unknown: 1,
      },
      { headers: authorized },
    );
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).not.toContain('\n');
    expect(JSON.parse(text)).toMatchObject({ usage: { completion_tokens: 3 } });
  });

  it('tokenizes and detokenizes without loss', async () => {
    const prompt = 'Grüße, 世界! <|im_end|> 🙂';
    const tokenized = await postJson(
      `${server.url}/tokenize`,
      { prompt, return_token_strs: true },
      { headers: authorized },
    );
    const {
      tokens,
      count,
      token_strs: texts,
    } = (await tokenized.json()) as { tokens: number[]; count: number; token_strs: string[] };
    expect(count).toBe(tokens.length);
    expect(texts).toHaveLength(count);
    const back = await postJson(`${server.url}/detokenize`, { tokens }, { headers: authorized });
    expect(await back.json()).toEqual({ prompt });
    const wrong = await postJson(
      `${server.url}/detokenize`,
      { tokens: [99_999_999] },
      { headers: authorized },
    );
    expect(wrong.status).toBe(400);
  });

  it('renders tools exactly as they were sent: unknown fields, order and numbers', async () => {
    const tool =
      '{"function":{"parameters":{"type":"object","properties":{"2":{"maximum":1.0},"1":{}}},"name":"f","x":1e2},"type":"function"}';
    const body = `{"messages":[{"role":"user","content":"Hi"}],"tools":[${tool}]}`;
    const response = await send('POST', '/v1/chat/completions/render', body, json);
    const { prompts } = (await response.json()) as {
      prompts: { prompt: string; count: number; token_ids: number[] }[];
    };
    const expected =
      '{"function": {"parameters": {"type": "object", "properties": {"2": {"maximum": 1.0}, "1": {}}}, "name": "f", "x": 100.0}, "type": "function"}';
    expect(prompts[0]?.prompt).toContain(expected);
    expect(prompts[0]?.token_ids).toHaveLength(prompts[0]?.count ?? -1);
  });

  it.each([
    ['something else than HTTP', 'hello\r\n\r\n'],
    [
      'two lengths',
      'POST /v1/completions HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
    ],
    [
      'a length and chunks, which smuggles requests past proxies',
      'POST /v1/completions HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('answers %s with an error body and hangs up', async (_what, bytes) => {
    const answer = await exchange(server.url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error: {
        message: expect.stringMatching(/^The request is not valid HTTP/),
        type: 'invalid_request_error',
      },
    });
  });

  it('takes a body with a byte order mark', async () => {
    const response = await send('POST', '/v1/completions', '\uFEFF{"prompt":"Hi","max_tokens":1}', json);
    expect(response.status).toBe(200);
  });

  it('says nothing of a failure where a client leaves while it sends', async () => {
    const before = server.log().length;
    const head = `POST /v1/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${KEY}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{`;
    const socket = connect(Number(new URL(server.url).port), 'localhost');
    socket.write(head, () => socket.resetAndDestroy());
    await expect.poll(() => server.log().slice(before)).toContain('"path":"/v1/completions"');
    expect(server.log().slice(before)).not.toContain('"level":50');
  });

  it('answers OPTIONS that is no preflight without a body', async () => {
    const response = await send('OPTIONS', '/v1/models');
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('answers preflight requests of browsers', async () => {
    const response = await fetch(`${server.url}/v1/chat/completions`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://example.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
  });
});
