import type { RunningServer } from './bootstrap.js';
import type { ServerConfig } from './config/server-config.js';
import { assertAddressIsFree } from './http/listen-address.js';
import { readTls } from './http/tls/tls-options.js';
import { createLogger } from './logging/logger.js';
import { assertHasNodeUrl } from './proxy/register-at-proxy.js';
import { loadModels } from './serving/models/load-models.js';
import { openTracing } from './tracing/open-tracing.js';

/** Loads the models and serves them. Throws UserError or EngineStartError with one line when it can't. */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  if (config.workers !== 1) {
    const { startWorkers } = await import('./workers/start-workers.js');
    return startWorkers(config);
  }
  const logger = createLogger({ level: config.logLevel, format: config.logFormat });
  for (const notice of config.notices) logger.info(notice);
  assertHasNodeUrl(config);
  await assertAddressIsFree(config);
  // Said before models are loaded; createApp reads the files again.
  readTls(config);
  const tracing = await openTracing(config, logger);
  // The framework takes as long to load as a small model does, and needs another core: both at once.
  const [models, { serveModels }] = await Promise.all([loadModels(config, logger), import('./bootstrap.js')]);
  return serveModels(config, models, logger, tracing);
}
