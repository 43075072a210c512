import type { Socket } from 'node:net';
import { createApp } from '../bootstrap.js';
import type { ServerConfig } from '../config/server-config.js';
import { HttpServers } from '../http/http-servers.js';
import { createLogger } from '../logging/logger.js';
import { HealthService } from '../serving/models/health.service.js';
import { closeModels, loadModels } from '../serving/models/load-models.js';
import { logStatistics } from '../serving/models/statistics-log.js';
import { shutDownOnSignals } from '../shutdown.js';
import { openTracing } from '../tracing/open-tracing.js';
import { ConnectionIntake } from './connection-intake.js';
import { SupervisorLink } from './supervisor-link.js';

/** Loads the models and answers the connections that the supervisor sends. Throws UserError or EngineStartError. */
export async function serveAsWorker(config: ServerConfig, worker: number): Promise<void> {
  const logger = createLogger({ level: config.logLevel, format: config.logFormat }).child({ worker });
  const tracing = await openTracing(config, logger);
  const models = await loadModels(config, logger);
  const link = new SupervisorLink({
    connection: (id: number, socket: Socket) => {
      link.send({ type: 'taken', id });
      intake.take(socket);
    },
    drain: () => void close().then(() => process.exit(0)),
    cutOff: () => servers.closeAllConnections(),
  });
  const app = await createApp(config, models, logger, { group: link, tracing });
  const servers = app.get(HttpServers);
  const intake = new ConnectionIntake(app.getHttpServer(), () => link.send({ type: 'done' }));
  const stopStatistics = config.disableLogStats ? null : logStatistics(models, logger);
  const close = shutDownOnSignals({
    logger,
    timeoutMs: config.shutdownTimeoutSeconds * 1000,
    servers,
    beforeDraining: () => {
      link.send({ type: 'leaving' });
      app.get(HealthService).drain();
    },
    closeApp: async () => {
      await intake.drained();
      await app.close();
    },
    closeEngines: (drain) => {
      stopStatistics?.();
      return closeModels(models, drain);
    },
    tracing,
  });
  // A supervisor that was killed: nobody sends connections any more.
  process.on('disconnect', () => void close().then(() => process.exit(0)));
  link.send({ type: 'ready', models: models.map(({ name }) => name) });
}
