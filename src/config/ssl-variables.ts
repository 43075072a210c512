import { UserError } from '../common/user-error.js';
import type { Environment } from './setting.js';

/**
 * LMDeploy's --ssl: the files' names come from the environment, where only this flag makes them count. Names given as
 * settings win. Throws UserError when no certificate is named.
 */
export function applySslVariables(values: Record<string, unknown>, environment: Environment): void {
  if (values['ssl'] !== true) return;
  values['sslCertfile'] ??= environment['SSL_CERTFILE'] || null;
  values['sslKeyfile'] ??= environment['SSL_KEYFILE'] || null;
  if (values['sslCertfile'] === null) {
    throw new UserError(
      '--ssl needs SSL_CERTFILE and SSL_KEYFILE in the environment, or --ssl-certfile and --ssl-keyfile',
    );
  }
}
