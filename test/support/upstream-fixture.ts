import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request to a fake server was. */
export interface SeenRequest {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Route = (response: ServerResponse, request: SeenRequest) => void | Promise<void>;

/** A server on a free loopback port that answers as its routes say, and remembers what it was asked. */
export class FakeServer {
  readonly seen: SeenRequest[] = [];
  private readonly server: Server;

  private constructor(private readonly routes: Readonly<Record<string, Route>>) {
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
  }

  static async start(routes: Readonly<Record<string, Route>>): Promise<FakeServer> {
    const fake = new FakeServer(routes);
    fake.server.listen(0, '127.0.0.1');
    await once(fake.server, 'listening');
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The bodies sent to a path, as JSON. */
  bodies(path: string): Record<string, unknown>[] {
    return this.seen
      .filter((request) => request.path === path)
      .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  /** Ends at once, with all connections. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const seen = { path, headers: request.headers, body: Buffer.concat(parts).toString('utf8') };
    this.seen.push(seen);
    const route = this.routes[path];
    if (route) await route(response, seen);
    else if (path === '/health') response.end();
    else response.writeHead(404).end('{"detail":"Not Found"}');
  }
}

/** Answers with JSON. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Route {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
}

/** Answers with server-sent events: objects as JSON, texts as they are. */
export function events(...data: readonly (object | string)[]): Route {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const each of data) {
      response.write(`data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`);
    }
    response.end();
  };
}
