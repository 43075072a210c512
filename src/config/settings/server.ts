import type { SettingTable } from '../setting.js';
import { COMPAT_SYSTEMS } from '../compat.js';
import { choice, text, integer, toggle, without } from '../setting-kinds.js';

const DOCS_ARE_LOCAL = 'the documentation pages load nothing from other hosts anyway';
const NODE_HTTP = 'Node bounds header sizes and counts by itself';

/** Where the server listens and how it ends. */
export const serverSettings = {
  host: text({
    default: 'localhost',
    placeholder: '<address>',
    description: 'Address to listen on. 0.0.0.0 listens on every interface.',
    aliases: [{ flag: 'server-name', from: ['LMDeploy'] }],
  }),
  port: integer({
    default: 8000,
    min: 0,
    max: 65_535,
    placeholder: '<port>',
    description: 'Port to listen on; 0 takes any free one.',
    aliases: [{ flag: 'server-port', from: ['LMDeploy'] }],
  }),
  uds: text({
    default: null,
    placeholder: '<path>',
    description:
      'Listen on this unix domain socket instead of host and port. The file of a server that is gone is replaced; it is removed at the end.',
  }),
  rootPath: text({
    default: '',
    placeholder: '<path>',
    description:
      'Path prefix under which a reverse proxy publishes the server; routes answer with and without it.',
  }),
  compat: choice({
    choices: COMPAT_SYSTEMS,
    default: 'openai',
    description:
      'System whose ways are taken where they contradict OpenAI’s: error bodies, ids, sampling defaults, reasoning fields, and the defaults of --port, --strict-model-name, --reasoning-field and --metrics-names.',
  }),
  disableDocs: toggle({
    default: false,
    description: 'Serve neither the documentation pages nor /openapi.json.',
    aliases: [{ flag: 'disable-fastapi-docs', from: ['vLLM', 'LMDeploy'] }],
  }),
  disableUi: toggle({ default: false, description: 'Do not serve the chat page at /ui.' }),
  configFile: text({
    flag: 'config',
    default: null,
    placeholder: '<file>',
    description: 'YAML file with settings, named as their flags. Flags and the environment win over it.',
  }),
  shutdownTimeoutSeconds: integer({
    flag: 'shutdown-timeout',
    default: 30,
    min: 0,
    placeholder: '<seconds>',
    description: 'On SIGTERM, how long running requests may go on before they are cut off.',
  }),
  enableOfflineDocs: without({ from: ['vLLM'], takes: 'nothing', effect: { ignored: DOCS_ARE_LOCAL } }),
  middleware: without({
    from: ['vLLM'],
    takes: 'one',
    effect: {
      refused: 'it names a Python class, which can not run here, and it may be what guards the server',
    },
  }),
  enableRequestIdHeaders: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'every response carries X-Request-Id' },
  }),
  h11MaxIncompleteEventSize: without({ from: ['vLLM'], takes: 'one', effect: { ignored: NODE_HTTP } }),
  h11MaxHeaderCount: without({ from: ['vLLM'], takes: 'one', effect: { ignored: NODE_HTTP } }),
} satisfies SettingTable;
