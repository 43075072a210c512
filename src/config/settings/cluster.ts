import type { SettingTable } from '../setting.js';
import { choice, decimal, integer, list, text, toggle, without } from '../setting-kinds.js';

const NO_RESPONSES = '/v1/responses is not built yet';

/** Other processes this one works with. */
export const clusterSettings = {
  workers: integer({
    default: 1,
    min: 0,
    max: 1024,
    placeholder: '<processes>',
    description:
      'Processes that serve behind the one address, for remote engines: one uses one core. 0 is one for each core. Limits ' +
      'hold for each of them.',
  }),
  upstream: list({
    default: [],
    placeholder: '<url>',
    description:
      'Address of a server that runs the model, for the remote engines. Repeatable; dns+http://name:port stands for one ' +
      'server at every address of the name.',
  }),
  upstreamApiKey: text({
    default: null,
    secret: true,
    placeholder: '<key>',
    description: 'Key that the upstream servers ask for.',
    defaultText: 'none is sent',
  }),
  passThrough: toggle({
    default: false,
    description:
      'Send chat requests to the upstream servers as they came, and their answers back: for servers that render ' +
      'templates and parse tools by themselves.',
  }),
  routingProfile: choice({
    choices: ['balanced', 'locality', 'load'],
    default: 'balanced',
    description:
      'How an upstream server is chosen: by a prompt that it has seen (locality), by how little it has to do (load), or both.',
    aliases: [{ flag: 'data-parallel-scoring-profile', from: ['Furiosa-LLM'] }],
  }),
  upstreamConnectTimeoutSeconds: decimal({
    flag: 'upstream-connect-timeout',
    default: 5,
    min: 0,
    placeholder: '<seconds>',
    description: 'Longest wait for a connection to an upstream server.',
  }),
  upstreamFirstTokenTimeoutSeconds: decimal({
    flag: 'upstream-first-token-timeout',
    default: 300,
    min: 0,
    placeholder: '<seconds>',
    description: 'Longest wait for the first piece of an answer; 0 waits without end.',
  }),
  upstreamIdleTimeoutSeconds: decimal({
    flag: 'upstream-idle-timeout',
    default: 120,
    min: 0,
    placeholder: '<seconds>',
    description: 'Longest pause within an answer; 0 waits without end.',
  }),
  upstreamHealthIntervalSeconds: decimal({
    flag: 'upstream-health-interval',
    default: 5,
    min: 0,
    placeholder: '<seconds>',
    description: 'Time between two checks of each upstream server; 0 checks none.',
  }),
  upstreamStartTimeoutSeconds: decimal({
    flag: 'upstream-start-timeout',
    default: 10,
    min: 0,
    placeholder: '<seconds>',
    description: 'How long the start waits until an upstream server answers.',
  }),
  proxyUrl: text({
    default: null,
    placeholder: '<url>',
    description: 'Request distribution server (nestling proxy, or LMDeploy) to register with.',
  }),
  proxyApiKey: text({
    default: null,
    secret: true,
    placeholder: '<key>',
    description: 'Key that the request distribution server asks for.',
    defaultText: 'none is sent',
  }),
  nodeUrl: text({
    default: null,
    placeholder: '<url>',
    description: 'Address under which the request distribution server reaches this one.',
    defaultText: 'http, --host and --port',
  }),
  redisUrl: text({
    default: null,
    placeholder: '<url>',
    secret: true,
    description:
      'Redis for the interactive sessions and what keys have used (--key-limits), so that several servers share them.',
    defaultText: 'they stay in memory',
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
