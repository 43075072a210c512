import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { FastifyServerFactory, FastifyServerOptions } from 'fastify';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.js';
import { answerClientError } from './client-error.js';
import { ErrorBodies } from './error-bodies.js';
import { CLIENT_CERTIFICATE, readTls, type TlsSettings } from './tls/tls-options.js';
import { refreshTls } from './tls/tls-refresh.js';

/** While the server ends, how long a connection may stay without a request, in milliseconds. */
const SILENCE_MS = 1_000;

/**
 * The servers that listen: one, or for `localhost` one for each of its addresses. They speak HTTP or HTTPS, and are
 * ended together.
 */
export class HttpServers {
  private readonly servers: (Server | TlsServer)[] = [];
  private readonly sockets = new Set<Socket>();
  /** Connections whose TLS handshake is not complete, by their clients' addresses. */
  private readonly handshaking = new Map<string, Socket>();
  /** Connections that have brought no request yet, and since when. */
  private readonly unused = new Map<Socket, number>();
  private readonly bodies: ErrorBodies;
  private readonly tls: ReturnType<typeof readTls>;
  private readonly stopRefresh: () => void;

  /** Throws UserError with one line where a certificate or key can't be used. */
  constructor(
    private readonly settings: TlsSettings & Partial<Pick<ServerConfig, 'compat'>>,
    private readonly logger: Logger,
  ) {
    this.bodies = new ErrorBodies(settings.compat ?? 'openai');
    this.tls = readTls(settings);
    this.stopRefresh =
      this.tls && settings.enableSslRefresh
        ? refreshTls(settings, logger, (options) =>
            this.eachTls((server) => server.setSecureContext(options)),
          )
        : () => undefined;
    if (this.tls && new Date(this.tls.certificate.validTo).getTime() < Date.now()) {
      logger.warn(
        `--ssl-certfile: the certificate ended on ${this.tls.certificate.validTo}; clients will refuse it`,
      );
    }
  }

  /** Fastify's way to a server of ours; it asks for one per address. */
  readonly factory: FastifyServerFactory = (handler, options) => {
    const { requestTimeout = 0, keepAliveTimeout = 0 } = options as FastifyServerOptions;
    const server = this.tls ? this.createTls(this.tls.options) : createServer();
    server.on('request', handler);
    server.requestTimeout = requestTimeout;
    server.keepAliveTimeout = keepAliveTimeout;
    server.on('clientError', (error, socket) => answerClientError(error, socket as Socket, this.bodies));
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      if (this.tls) this.watchHandshake(socket);
      else this.watchForUse(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request: IncomingMessage) => this.unused.delete(request.socket));
    this.servers.push(server);
    return server as Server;
  };

  /** Ends connections that wait for a request, and those that say nothing. */
  closeIdleConnections(): void {
    for (const server of this.servers) server.closeIdleConnections();
    const now = performance.now();
    for (const [socket, since] of this.unused) if (now - since > SILENCE_MS) socket.destroy();
    for (const socket of this.handshaking.values()) socket.destroy();
  }

  /** Cuts off whatever still runs, connections in the middle of their handshake too. */
  closeAllConnections(): void {
    for (const server of this.servers) server.closeAllConnections();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Takes no connections any more. Resolves when the last one has ended. */
  async close(): Promise<void> {
    this.stopRefresh();
    const listening = this.servers.filter((server) => server.listening);
    await Promise.all(listening.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  private createTls(options: NonNullable<ReturnType<typeof readTls>>['options']): TlsServer {
    const server = createTlsServer(options);
    server.on('secureConnection', (socket) => this.welcome(socket));
    server.on('tlsClientError', (error, socket) => {
      this.logger.debug(`a TLS handshake failed: ${error.message}`);
      // Whatever was answered waits for the end of a handshake that never comes.
      socket.destroy();
    });
    return server;
  }

  private welcome(socket: TLSSocket): void {
    this.handshaking.delete(clientOf(socket));
    const { sslCertReqs } = this.settings;
    // Node's rejectUnauthorized refuses clients without a certificate as well, so that "optional" is ours to decide.
    const isRefused =
      sslCertReqs === CLIENT_CERTIFICATE.optional && !socket.authorized && socket.getPeerX509Certificate();
    if (isRefused) socket.destroy();
    else this.watchForUse(socket);
  }

  private watchHandshake(socket: Socket): void {
    const client = clientOf(socket);
    this.handshaking.set(client, socket);
    socket.once('close', () => {
      if (this.handshaking.get(client) === socket) this.handshaking.delete(client);
    });
  }

  private watchForUse(socket: Socket): void {
    this.unused.set(socket, performance.now());
    socket.once('close', () => this.unused.delete(socket));
  }

  private eachTls(change: (server: TlsServer) => void): void {
    for (const server of this.servers) if ('setSecureContext' in server) change(server);
  }
}

/**
 * What a connection and the TLS socket on top of it have in common. Clients of a unix socket are all the same; their
 * handshakes end by the timeout.
 */
function clientOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
