import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askTls, type TlsAnswer } from '../support/ask-tls.js';
import { hasOpenssl, TestAuthority } from '../support/certificates.js';
import { startScriptedServer } from '../support/scripted-server.js';
import { runProgram, startServer, type TestServer } from '../support/server.js';
import { jsonEventsOf } from '../support/sse.js';
import { FakeServer, json } from '../support/upstream-fixture.js';

const WORDS = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
const script = { answers: [{ when: 'slowly', text: WORDS, delayMs: 40 }, { text: 'Fine.' }] };

async function until(condition: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited too long: ${what}`);
}

describe.runIf(hasOpenssl)('TLS', () => {
  let authority: TestAuthority;
  let tls: string[];
  beforeAll(() => {
    authority = new TestAuthority();
    const { cert, key } = authority.issue('server');
    tls = ['--ssl-certfile', cert, '--ssl-keyfile', key];
  });
  afterAll(() => authority?.remove());

  const ask = (url: string, body?: object): Promise<TlsAnswer> => askTls(url, { ca: authority.pem }, body);
  const chat = (server: TestServer, content: string): Promise<TlsAnswer> =>
    ask(`${server.url}/v1/chat/completions`, { messages: [{ role: 'user', content }], stream: true });
  const contentOf = async (answer: TlsAnswer): Promise<string> =>
    jsonEventsOf<{ choices: { delta: { content?: string } }[] }>(await answer.text())
      .map(({ choices }) => choices[0]?.delta.content ?? '')
      .join('');
  const measured = async (server: TestServer, line: RegExp): Promise<number> => {
    const lines = (await (await ask(`${server.url}/metrics`)).text()).split('\n');
    return Number(
      lines
        .find((each) => line.test(each))
        ?.split(' ')
        .at(-1) ?? 0,
    );
  };
  const aborted = /^furiosa_llm_request_success_total\{.*finished_reason="abort"/;
  const running = /^furiosa_llm_num_requests_running\{/;

  describe('a server', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startScriptedServer(script, tls);
    }, 120_000);
    afterAll(() => server?.stop());

    it('says https addresses, answers whole and streamed, and shows its documentation', async () => {
      expect(server.url).toMatch(/^https:\/\/localhost:\d+$/);
      expect(server.log()).toContain(`API   ${server.url}/v1`);
      expect(server.log()).not.toContain('http://');
      const whole = await ask(`${server.url}/v1/completions`, { prompt: 'Hi' });
      expect([whole.status, JSON.parse(await whole.text())]).toMatchObject([
        200,
        { object: 'text_completion' },
      ]);
      expect(await contentOf(await chat(server, 'Hi'))).toBe('Fine.');
      expect((await ask(`${server.url}/docs`)).status).toBe(200);
    });

    it('stops generating when the client goes away', async () => {
      const before = await measured(server, aborted);
      const { message } = await chat(server, 'slowly');
      await once(message, 'data');
      message.destroy();
      await until(async () => (await measured(server, aborted)) === before + 1, 'the request to be aborted');
    });

    it('turns plain HTTP, garbage and broken connections away, and goes on', async () => {
      const port = Number(new URL(server.url).port);
      for (const text of ['GET /health HTTP/1.1\r\nhost: a\r\n\r\n', '\0'.repeat(500), '\x16\x03\x01']) {
        const socket = connect(port, 'localhost');
        socket.on('error', () => undefined);
        await once(socket, 'connect');
        socket.write(text);
        if (text.startsWith('\x16')) socket.resetAndDestroy();
        await once(socket.resume(), 'close');
      }
      expect((await ask(`${server.url}/health`)).status).toBe(200);
    });

    it('answers what is no request in the shape of every error, over TLS too', async () => {
      const socket = connectTls({
        port: Number(new URL(server.url).port),
        host: 'localhost',
        ca: authority.pem,
      });
      await once(socket, 'secureConnect');
      socket.write('NONSENSE\r\n\r\n');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(
        /^HTTP\/1\.1 400 Bad Request\r\n.*\{"error":\{"message":"The request is not valid HTTP/s,
      );
    });

    it('is reached by nestling chat, where Node trusts the authority', async () => {
      const trust = { NODE_EXTRA_CA_CERTS: authority.certificate.cert };
      const known = await runProgram(['chat', server.url], trust, 'Hi\n');
      expect([known.code, known.stdout.trim()]).toEqual([0, 'Fine.']);
      const unknown = await runProgram(['chat', server.url], {}, 'Hi\n');
      expect(unknown.code).toBe(1);
      expect(unknown.stderr.trim()).toMatch(/^nestling: can't chat with https:\S+: \S[^\n]*$/);
    });

    it("is a node of a proxy with LMDeploy's --ssl", async () => {
      const [, SSL_CERTFILE, , SSL_KEYFILE] = tls;
      const trust = { NODE_EXTRA_CA_CERTS: authority.certificate.cert };
      const environment = { SSL_CERTFILE, SSL_KEYFILE, ...trust };
      const proxy = await startServer(['--ssl', '--no-keep-nodes'], environment, 'proxy');
      expect(proxy.url).toMatch(/^https:/);
      await ask(`${proxy.url}/nodes/add`, { url: server.url });
      const body = { model: 'scripted', messages: [{ role: 'user', content: 'slowly' }], stream: true };
      expect(await contentOf(await ask(`${proxy.url}/v1/chat/completions`, body))).toBe(WORDS);
      await proxy.stop();
    }, 60_000);

    it('finishes open streams on SIGTERM, holds no silent connection, and exits with 0', async () => {
      const port = Number(new URL(server.url).port);
      const silent = connect(port, 'localhost');
      await once(silent, 'connect');
      const unused = connectTls({ port, host: 'localhost', ca: authority.pem });
      await once(unused, 'secureConnect');
      const stream = await chat(server, 'slowly');
      await once(stream.message, 'readable');
      const closed = [once(silent.resume(), 'close'), once(unused.resume(), 'close')];
      const stopped = server.stop();
      expect(await contentOf(stream)).toBe(WORDS);
      expect(await stopped).toBe(0);
      await Promise.all(closed);
    });
  });

  it('is served by several processes, which register at a proxy with its address', async () => {
    const proxy = await FakeServer.start({
      '/nodes/status': json({}),
      '/nodes/add': json('Added successfully'),
      '/nodes/remove': json('Deleted successfully'),
    });
    const server = await startScriptedServer(script, [...tls, '--workers', '2', '--proxy-url', proxy.url]);
    const answers = await Promise.all(Array.from({ length: 12 }, () => chat(server, 'Hi')));
    expect(await Promise.all(answers.map(contentOf))).toEqual(answers.map(() => 'Fine.'));
    await until(() => proxy.bodies('/nodes/add').length > 0, 'the registration');
    expect(proxy.bodies('/nodes/add')).toMatchObject([{ url: server.url }]);
    const silent = connect(Number(new URL(server.url).port), 'localhost');
    await once(silent, 'connect');
    const stream = await chat(server, 'slowly');
    await until(async () => (await measured(server, running)) === 1, 'the request to run');
    const stopped = server.stop();
    expect(await contentOf(stream)).toBe(WORDS);
    expect(await stopped).toBe(0);
    silent.destroy();
    await proxy.stop();
  }, 120_000);
});

it('a start with TLS settings that can not be used ends with one line and exit code 1', async () => {
  for (const command of ['serve', 'proxy']) {
    const { code, stderr } = await runProgram([command, '--port', '0', '--ssl-certfile', '/no/such.pem']);
    expect([code, stderr]).toEqual([
      1,
      "nestling: can't read --ssl-certfile /no/such.pem: no such file or directory\n",
    ]);
  }
  const { code, stderr } = await runProgram(['serve', '--ssl'], { SSL_CERTFILE: '', SSL_KEYFILE: '' });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^nestling: --ssl needs SSL_CERTFILE [^\n]*\n$/)]);
}, 60_000);
