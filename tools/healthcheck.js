// The container's health check: over HTTP or HTTPS, whichever the settings in the environment say.
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

const {
  NESTLING_PORT: port = '8000',
  NESTLING_UDS: socketPath,
  NESTLING_SSL_CERTFILE,
  NESTLING_SSL,
} = process.env;
const usesTls = Boolean(NESTLING_SSL_CERTFILE) || /^(true|1|yes|on)$/i.test(NESTLING_SSL ?? '');
const path = '/health/ready';
const where = socketPath ? { socketPath, path } : { host: '127.0.0.1', port, path };

const call = usesTls
  ? // It asks whether the server lives, on this machine; the certificate names another host.
    requestHttps({ ...where, rejectUnauthorized: false }, answered)
  : requestHttp(where, answered);
call.on('error', ({ code }) => {
  // A server that wants a client's certificate (--ssl-cert-reqs 2) is alive when it says so.
  process.exit(code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' ? 0 : 1);
});
call.end();

function answered({ statusCode }) {
  process.exit(statusCode === 200 ? 0 : 1);
}
