import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { readApiKeys } from '../auth/read-api-keys.js';
import type { ProxyConfig } from '../config/proxy-config.js';
import { corsOptions } from '../http/cors-options.js';
import { createFastifyOptions } from '../http/fastify-options.js';
import { registerHttpHooks } from '../http/http-hooks.js';
import { HttpServers } from '../http/http-servers.js';
import { assertAddressIsFree, listeningUrl } from '../http/listen-address.js';
import { RouteTable } from '../http/route-table.js';
import { createLogger } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { createDocuments } from '../openapi/document.js';
import { serveDocumentation } from '../openapi/serve-documentation.js';
import { shutDownOnSignals } from '../shutdown.js';
import { openTracing } from '../tracing/open-tracing.js';
import { NodeClients } from './node-clients.js';
import { NodeFile } from './node-file.js';
import { NodeRegistry } from './node-registry.js';
import { ProxyModule } from './proxy.module.js';

/** Starts the request distribution server. Throws UserError with one line when it can't. */
export async function startProxy(
  config: ProxyConfig,
): Promise<{ address: string; close: () => Promise<void> }> {
  const logger = createLogger({ level: config.logLevel, format: config.logFormat });
  for (const notice of config.notices) logger.info(notice);
  await assertAddressIsFree(config);
  const tracing = await openTracing(config, logger);
  const servers = new HttpServers(config, logger);
  const clients = new NodeClients({
    apiKey: config.nodeApiKey,
    timeouts: {
      connectMs: config.nodeConnectTimeoutSeconds * 1000,
      firstByteMs: config.nodeFirstByteTimeoutSeconds * 1000,
      idleMs: config.nodeIdleTimeoutSeconds * 1000,
    },
  });
  const nodes = new NodeRegistry({
    strategy: config.routingStrategy,
    clients,
    file: config.keepNodes ? new NodeFile(config.nodesFile, logger) : null,
    logger,
  });
  nodes.watch(config.heartbeatSeconds * 1000);
  const app = await NestFactory.create<NestFastifyApplication>(
    ProxyModule.for({
      nodes,
      clients,
      keys: readApiKeys(config),
      openRegistration: config.openRegistration,
      metrics: { enabled: config.enableMetrics, requireAuth: config.metricsRequireAuth },
    }),
    new FastifyAdapter(createFastifyOptions(config, logger, servers)),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  registerHttpHooks(app.getHttpAdapter().getInstance(), config, {
    routes: app.get(RouteTable),
    servers,
    tracing,
  });
  app.enableCors(corsOptions(config));
  if (!config.disableDocs) serveDocumentation(app, createDocuments(app, config.rootPath || '/'));
  if (config.uds === null) await app.listen(config.port, config.host);
  else await app.listen(config.uds);
  const close = shutDownOnSignals({
    logger,
    timeoutMs: config.shutdownTimeoutSeconds * 1000,
    servers,
    beforeDraining: () => undefined,
    closeApp: () => app.close(),
    closeEngines: () => nodes.close(),
    tracing,
  });
  return { address: listeningUrl(app.getHttpServer(), config), close };
}
