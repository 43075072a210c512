import type { Logger } from 'pino';
import { UserError } from '../common/user-error.js';
import type { ServerConfig } from '../config/server-config.js';
import type { ProxyRegistration } from './proxy-registration.js';

/** A socket file is no address for others. Throws UserError where only that is known of this server. */
export function assertHasNodeUrl({ uds, proxyUrl, nodeUrl }: ServerConfig): void {
  if (uds !== null && proxyUrl !== null && nodeUrl === null)
    throw new UserError(
      '--proxy-url with --uds needs --node-url: the address at which the proxy reaches this server',
    );
}

/** Joins the request distribution server of --proxy-url, when there is one; `address` is where this server listens. */
export async function registerAtProxy(
  config: ServerConfig,
  address: string,
  models: readonly string[],
  logger: Logger,
): Promise<ProxyRegistration | null> {
  if (config.proxyUrl === null) return null;
  // Loaded on demand: it brings an HTTP client of a hundred modules.
  const { ProxyRegistration } = await import('./proxy-registration.js');
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
