import type { SettingTable } from '../setting.js';
import { integer, list, text, toggle } from '../setting-kinds.js';

/** Who may call the server: keys, browsers of other origins, TLS. */
export const accessSettings = {
  apiKey: list({
    default: [],
    commas: false,
    secret: true,
    placeholder: '<key>',
    description: 'Key that requests must carry as a bearer token. Repeatable.',
    defaultText: 'no key is asked for',
    environment: ['VLLM_API_KEY'],
    aliases: [{ flag: 'api-keys', from: ['LMDeploy'], many: true }],
  }),
  apiKeyFile: text({
    default: null,
    placeholder: '<file>',
    description: 'File with one key per line; empty lines and lines that begin with # do not count.',
  }),
  allowedOrigins: list({
    default: ['*'],
    placeholder: '<origin>',
    description: 'Origins that browsers may call from.',
    aliases: [{ flag: 'allow-origins', from: ['LMDeploy'], many: true }],
  }),
  allowedMethods: list({
    default: ['*'],
    placeholder: '<method>',
    description: 'Methods that browsers of other origins may use.',
    aliases: [{ flag: 'allow-methods', from: ['LMDeploy'], many: true }],
  }),
  allowedHeaders: list({
    default: ['*'],
    placeholder: '<header>',
    description: 'Headers that browsers of other origins may send.',
    aliases: [{ flag: 'allow-headers', from: ['LMDeploy'], many: true }],
  }),
  allowCredentials: toggle({
    default: false,
    description: 'Let browsers of other origins send cookies and keys.',
  }),
  sslCertfile: text({
    default: null,
    placeholder: '<file>',
    description:
      'Serve HTTPS with this certificate (PEM), followed by those that lead to its authority; it may hold the key too.',
  }),
  sslKeyfile: text({
    default: null,
    placeholder: '<file>',
    description: "The certificate's private key (PEM), without a passphrase.",
  }),
  ssl: toggle({
    default: false,
    description:
      'Serve HTTPS with the files that SSL_CERTFILE and SSL_KEYFILE name in the environment, as LMDeploy does.',
  }),
  sslCaCerts: text({
    default: null,
    placeholder: '<file>',
    description: 'Authorities (PEM) that sign the certificates of clients; it needs --ssl-cert-reqs.',
  }),
  sslCertReqs: integer({
    default: 0,
    min: 0,
    max: 2,
    placeholder: '<0|1|2>',
    description:
      'Certificates of clients: 0 none is asked for, 1 one that is sent must be valid, 2 each client needs one.',
  }),
  sslCiphers: text({
    default: null,
    placeholder: '<list>',
    description:
      "Ciphers in OpenSSL's words, such as ECDHE+AESGCM; those of TLS 1.3 stay unless the list names some.",
    defaultText: "Node's list",
  }),
  enableSslRefresh: toggle({
    default: true,
    description:
      'Take a changed certificate, key or list of authorities for new connections, without a restart.',
  }),
  allowTerminateByClient: toggle({
    default: false,
    description: 'Let clients end the server with GET /terminate.',
  }),
} satisfies SettingTable;
