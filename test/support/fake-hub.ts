import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeHubOptions {
  /** `owner/name` to its files. */
  repositories: Readonly<Record<string, Readonly<Record<string, Buffer>>>>;
  /** Repositories that ask for this token. */
  gated?: Readonly<Record<string, string>>;
}

/**
 * A Hugging Face hub on a loopback port: the routes that a download uses, files on a second port as the real
 * hub has them on another host.
 */
export class FakeHub {
  /** Every request as `METHOD path [range]`. */
  readonly requests: string[] = [];
  /** Authorization headers that reached the host of the files; the hub's token must not be among them. */
  readonly fileHostAuthorizations: (string | undefined)[] = [];
  /** Break the connection after this many bytes of a file, this many times. */
  cuts: { afterBytes: number; times: number } = { afterBytes: 0, times: 0 };
  /** Send this many bytes of a file and then nothing more, until the client leaves. */
  holdAfterBytes: number | null = null;
  /** Announce another size than the files have. */
  announcedSize: number | null = null;
  /** Answer with the whole file whatever range is asked for. */
  ignoresRanges = false;
  /** Send other bytes than the announced hash says. */
  damaged = false;
  private readonly hub: Server;
  private readonly fileHost: Server;
  /** Address of the hub. */
  url = '';

  constructor(private readonly options: FakeHubOptions) {
    this.hub = createServer((request, response) => this.answer(request, response));
    this.fileHost = createServer((request, response) => this.sendFile(request, response));
  }

  async start(): Promise<void> {
    for (const server of [this.hub, this.fileHost]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    this.url = address(this.hub);
  }

  async stop(): Promise<void> {
    for (const server of [this.hub, this.fileHost]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /** The commit that main of a repository stands at. */
  commit(repo: string): string {
    return createHash('sha1').update(repo).digest('hex');
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', this.url);
    this.note(request);
    const [, repo = '', rest = ''] = /^\/(?:api\/models\/)?([^/]+\/[^/]+)\/(.*)$/.exec(pathname) ?? [];
    const files = this.options.repositories[repo];
    if (!files) return fail(response, 401, 'RepoNotFound');
    const token = this.options.gated?.[repo];
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      return fail(response, 403, 'GatedRepo');
    }
    const commit = this.commit(repo);
    if (rest.startsWith('revision/')) {
      const known = rest === 'revision/main' || rest === `revision/${commit}`;
      return known
        ? send(response, { _id: '1', id: repo, sha: commit })
        : fail(response, 404, 'RevisionNotFound');
    }
    if (rest.startsWith(`tree/${commit}`)) return send(response, this.tree(files));
    if (rest.startsWith(`resolve/${commit}/`)) {
      const name = rest.slice(`resolve/${commit}/`.length);
      response.writeHead(302, { location: `${address(this.fileHost)}/${repo}/${name}` }).end();
      return;
    }
    fail(response, 404, 'EntryNotFound');
  }

  private tree(files: Readonly<Record<string, Buffer>>): unknown[] {
    return Object.entries(files).map(([path, content]) => {
      const size = this.announcedSize ?? content.length;
      const oid = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
      const lfs = { oid: createHash('sha256').update(content).digest('hex'), size, pointerSize: 130 };
      return { type: 'file', path, size, oid, ...(path.endsWith('.gguf') && { lfs }) };
    });
  }

  private sendFile(request: IncomingMessage, response: ServerResponse): void {
    this.note(request);
    this.fileHostAuthorizations.push(request.headers.authorization);
    const [, repo = '', name = ''] =
      /^\/([^/]+\/[^/]+)\/(.*)$/.exec(decodeURIComponent(request.url ?? '')) ?? [];
    const content = this.options.repositories[repo]?.[name];
    if (!content) return fail(response, 404, 'EntryNotFound');
    const start = this.ignoresRanges
      ? 0
      : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const whole = this.damaged ? Buffer.alloc(content.length) : content;
    const body = whole.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length });
    if (this.holdAfterBytes !== null) {
      response.write(body.subarray(0, this.holdAfterBytes));
      return;
    }
    if (this.cuts.times > 0) {
      this.cuts.times--;
      // Later, so that what was sent is read before the connection breaks.
      response.write(body.subarray(0, this.cuts.afterBytes), () => setTimeout(() => response.destroy(), 100));
      return;
    }
    response.end(body);
  }

  private note({ method, url, headers }: IncomingMessage): void {
    this.requests.push([method, url, headers.range].filter(Boolean).join(' '));
  }
}

function address(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'x-error-code': code, 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: code }));
}
