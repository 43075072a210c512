import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { ApiKeys } from './auth/api-keys.js';
import { knownKeys } from './auth/known-keys.js';
import type { ServerConfig } from './config/server-config.js';
import { describeSystemError } from './common/system-error.js';
import { UserError } from './common/user-error.js';
import { corsOptions } from './http/cors-options.js';
import { createFastifyOptions } from './http/fastify-options.js';
import { registerHttpHooks } from './http/http-hooks.js';
import { HttpServers } from './http/http-servers.js';
import { tellLimits } from './http/limit-hooks.js';
import { listeningUrl } from './http/listen-address.js';
import { normalizeRootPath, prefixOptions } from './http/root-path.js';
import { RouteTable } from './http/route-table.js';
import { Limiter } from './limits/limiter.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { createDocuments, type ApiDocuments } from './openapi/document.js';
import { serveDocumentation } from './openapi/serve-documentation.js';
import { registerAtProxy } from './proxy/register-at-proxy.js';
import { closeModels } from './serving/models/load-models.js';
import type { ServedModel } from './serving/models/served-model.js';
import { logStatistics } from './serving/models/statistics-log.js';
import { HealthService } from './serving/models/health.service.js';
import { shutDownOnSignals } from './shutdown.js';
import type { ProcessGroup } from './system/process-group.js';
import type { Tracing } from './tracing/tracing.js';
import { serveChatPage } from './ui/serve-chat-page.js';

export interface RunningServer {
  /** URL or socket path the server listens at. */
  address: string;
  /** Lets running requests end and stops. Resolves when everything is closed. */
  close(): Promise<void>;
}

/** What the application may have around it. */
export interface Surroundings {
  /** The processes that serve together with this one. */
  group?: ProcessGroup | null;
  tracing?: Tracing | null;
}

/** Builds the application without listening: used by the server, by `nestling openapi` and by tests. */
export async function createApp(
  config: ServerConfig,
  models: readonly ServedModel[],
  logger: Logger,
  { group = null, tracing = null }: Surroundings = {},
): Promise<NestFastifyApplication> {
  const rootPath = normalizeRootPath(config.rootPath);
  const servers = new HttpServers(config, logger);
  const adapter = new FastifyAdapter({
    ...createFastifyOptions(config, logger, servers),
    ...prefixOptions(rootPath),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for({ config, models, keys: knownKeys(config), group, servers }),
    adapter,
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  registerHttpHooks(app.getHttpAdapter().getInstance(), config, {
    routes: app.get(RouteTable),
    servers,
    tracing,
  });
  if (app.get(ApiKeys).areLimited) tellLimits(app.getHttpAdapter().getInstance(), app.get(Limiter));
  app.enableCors(corsOptions(config));
  if (!config.disableDocs) serveDocumentation(app, createDocuments(app, rootPath || '/'), rootPath);
  if (!config.disableUi) serveChatPage(app.getHttpAdapter().getInstance());
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** Serves loaded models until a signal ends the process. */
export async function serveModels(
  config: ServerConfig,
  models: readonly ServedModel[],
  logger: Logger,
  tracing: Tracing | null,
): Promise<RunningServer> {
  const app = await createApp(config, models, logger, { tracing });
  if (config.uds === null) await app.listen(config.port, config.host);
  else await app.listen(config.uds);
  const address = listeningUrl(app.getHttpServer(), config);
  const registration = await registerAtProxy(
    config,
    address,
    models.map(({ name }) => name),
    logger,
  );
  const stopStatistics = config.disableLogStats ? null : logStatistics(models, logger);
  const close = shutDownOnSignals({
    logger,
    timeoutMs: config.shutdownTimeoutSeconds * 1000,
    servers: app.get(HttpServers),
    beforeDraining: async () => {
      app.get(HealthService).drain();
      await registration?.stop();
    },
    closeApp: () => app.close(),
    closeEngines: (drain) => {
      stopStatistics?.();
      return closeModels(models, drain);
    },
    tracing,
  });
  return { address, close };
}

/** Writes one of the API's documents to a file, or to stdout. No model is loaded for it. */
export async function writeOpenApi(
  config: ServerConfig,
  which: keyof ApiDocuments,
  file: string | null,
): Promise<void> {
  const app = await createApp(
    { ...config, disableDocs: true, disableUi: true },
    [],
    createLogger({ level: 'silent', format: 'json' }),
  );
  const document = createDocuments(app, `http://${config.host}:${config.port}`)[which];
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await app.close();
  if (file === null) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`can't write ${file}: ${describeSystemError(error)}`, { cause: error });
  }
}
