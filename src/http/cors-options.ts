import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServerConfig } from '../config/server-config.js';

type CorsOptions = NonNullable<Parameters<NestFastifyApplication['enableCors']>[0]>;

const LIMIT_HEADERS = ['limit', 'remaining', 'reset'].flatMap((what) => [
  `x-ratelimit-${what}-requests`,
  `x-ratelimit-${what}-tokens`,
]);

const METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS'];

/** Which browsers may call; `*` is everything. Without a list of headers those that a browser asks for are allowed. */
export function corsOptions(
  config: Pick<ServerConfig, 'allowedOrigins' | 'allowedMethods' | 'allowedHeaders' | 'allowCredentials'>,
): CorsOptions {
  const { allowedOrigins, allowedMethods, allowedHeaders } = config;
  return {
    origin: allowedOrigins.includes('*') ? '*' : [...allowedOrigins],
    methods: allowedMethods.includes('*') ? METHODS : [...allowedMethods],
    ...(!allowedHeaders.includes('*') && { allowedHeaders: [...allowedHeaders] }),
    exposedHeaders: ['x-request-id', 'retry-after', ...LIMIT_HEADERS],
    credentials: config.allowCredentials,
    // An OPTIONS that is no preflight is answered like one; the plugin's refusal is a line of text.
    strictPreflight: false,
  };
}
