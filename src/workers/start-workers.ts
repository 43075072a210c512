import { once } from 'node:events';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import type { RunningServer } from '../bootstrap.js';
import { UserError } from '../common/user-error.js';
import type { ServerConfig } from '../config/server-config.js';
import { assertAddressIsFree, listeningUrl } from '../http/listen-address.js';
import { readTls } from '../http/tls/tls-options.js';
import { createLogger } from '../logging/logger.js';
import { assertHasNodeUrl, registerAtProxy } from '../proxy/register-at-proxy.js';
import { shutDownOnSignals } from '../shutdown.js';
import { WorkerSupervisor } from './worker-supervisor.js';

/** Processes that shall serve; 0 in the settings is one for each core. */
export function workerCount({ workers }: ServerConfig): number {
  return workers === 0 ? availableParallelism() : workers;
}

/**
 * Serves with several processes behind one address until a signal ends this one, which only shares out connections.
 * Throws UserError with one line when it can't.
 */
export async function startWorkers(config: ServerConfig): Promise<RunningServer> {
  const count = workerCount(config);
  if (config.engine === 'llama-cpp') {
    throw new UserError(
      `--workers ${count} is for engines elsewhere (--engine vllm, sglang, llama-server, openai): the embedded engine ` +
        'computes the requests of all clients together in one process',
    );
  }
  const logger = createLogger({ level: config.logLevel, format: config.logFormat });
  for (const notice of config.notices) logger.info(notice);
  assertHasNodeUrl(config);
  await assertAddressIsFree(config);
  readTls(config);
  if (config.keyLimits !== null && config.redisUrl === null) {
    logger.warn(
      `--key-limits: each of the ${count} processes counts for itself, so that a key may use up to ${count} times as much without --redis-url`,
    );
  }
  const supervisor = new WorkerSupervisor({
    config: { ...config, workers: count },
    count,
    logger,
    onTerminate: () => process.kill(process.pid, 'SIGTERM'),
  });
  const models = await supervisor.start();
  // Nothing is read here: what a client sends belongs to the worker that gets the connection.
  const server = createServer({ pauseOnConnect: true }, (socket) => supervisor.deal(socket));
  if (config.uds === null) server.listen(config.port, config.host);
  else server.listen(config.uds);
  await once(server, 'listening');
  const address = listeningUrl(server, config);
  const registration = await registerAtProxy(config, address, models, logger);
  const close = shutDownOnSignals({
    logger,
    timeoutMs: config.shutdownTimeoutSeconds * 1000,
    servers: { closeIdleConnections: () => undefined, closeAllConnections: () => supervisor.cutOff() },
    beforeDraining: async () => registration?.stop(),
    closeApp: async () => {
      server.close();
      await supervisor.drain();
    },
    closeEngines: async () => undefined,
    tracing: null,
  });
  return { address, close };
}
