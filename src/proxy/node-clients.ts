import { UpstreamClient, type UpstreamTimeouts } from '../engines/upstream/http/upstream-client.js';

/** Connections to the nodes, one client per address. */
export class NodeClients {
  private readonly clients = new Map<string, UpstreamClient>();

  constructor(private readonly options: { apiKey: string | null; timeouts: UpstreamTimeouts }) {}

  get apiKey(): string | null {
    return this.options.apiKey;
  }

  for(url: string): UpstreamClient {
    let client = this.clients.get(url);
    if (!client) {
      client = new UpstreamClient(url, this.options);
      this.clients.set(url, client);
    }
    return client;
  }

  async close(): Promise<void> {
    await Promise.all([...this.clients.values()].map((client) => client.close()));
    this.clients.clear();
  }
}
