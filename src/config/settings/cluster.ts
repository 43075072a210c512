import type { SettingTable } from '../setting.js';
import { list, text, without } from '../setting-kinds.js';

const NO_RESPONSES = '/v1/responses is not built yet';

/** Other processes this one works with. */
export const clusterSettings = {
  upstream: list({
    default: [],
    placeholder: '<url>',
    description: 'Address of a server that runs the model, for the remote engines. Repeatable.',
  }),
  proxyUrl: text({
    default: null,
    placeholder: '<url>',
    description: 'Request distribution server to register with.',
    effect: { ignored: 'registration is not built yet' },
  }),
  redisUrl: text({
    default: null,
    placeholder: '<url>',
    secret: true,
    description: 'Redis for state that several servers share.',
    defaultText: 'state stays in memory',
    effect: { ignored: 'state is kept in memory until shared state is built' },
  }),
  enableResponsesApiStore: without({
    from: ['Furiosa-LLM'],
    takes: 'nothing',
    effect: { ignored: NO_RESPONSES },
  }),
  responsesApiStoreMaxEntries: without({
    from: ['Furiosa-LLM'],
    takes: 'one',
    effect: { ignored: NO_RESPONSES },
  }),
  responsesApiStoreTtl: without({ from: ['Furiosa-LLM'], takes: 'one', effect: { ignored: NO_RESPONSES } }),
  grpc: without({ from: ['vLLM'], takes: 'nothing', effect: { refused: 'there is no gRPC server here' } }),
} satisfies SettingTable;
