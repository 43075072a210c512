import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.js';
import { ProxyRegistration } from './proxy-registration.js';

/** Joins the request distribution server of --proxy-url, when there is one; `address` is where this server listens. */
export function registerAtProxy(
  config: ServerConfig,
  address: string,
  models: readonly string[],
  logger: Logger,
): ProxyRegistration | null {
  if (config.proxyUrl === null) return null;
  const registration = new ProxyRegistration({
    proxyUrl: config.proxyUrl,
    apiKey: config.proxyApiKey,
    nodeUrl: config.nodeUrl ?? address,
    models,
    logger,
  });
  registration.start();
  return registration;
}
