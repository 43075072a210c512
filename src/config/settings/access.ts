import type { SettingTable } from '../setting.js';
import { list, text, toggle, without } from '../setting-kinds.js';

const NO_TLS = 'TLS is not built yet, and going on would serve plain HTTP; put a TLS proxy in front';

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
  sslKeyfile: text({
    default: null,
    placeholder: '<file>',
    description: "The server's private key (PEM).",
    effect: { refused: NO_TLS },
  }),
  sslCertfile: text({
    default: null,
    placeholder: '<file>',
    description: "The server's certificate (PEM).",
    effect: { refused: NO_TLS },
  }),
  ssl: without({ from: ['LMDeploy'], takes: 'nothing', effect: { refused: NO_TLS } }),
  sslCaCerts: without({ from: ['vLLM'], takes: 'one', effect: { refused: NO_TLS } }),
  sslCertReqs: without({ from: ['vLLM'], takes: 'one', effect: { refused: NO_TLS } }),
  sslCiphers: without({ from: ['vLLM'], takes: 'one', effect: { refused: NO_TLS } }),
  enableSslRefresh: without({ from: ['vLLM'], takes: 'nothing', effect: { refused: NO_TLS } }),
  allowTerminateByClient: toggle({
    default: false,
    description: 'Let clients end the server with GET /terminate.',
  }),
} satisfies SettingTable;
