import type { SettingTable } from '../setting.js';
import { choice, decimal, text, toggle, without } from '../setting-kinds.js';

const NO_DISAGGREGATION = 'prefill and decode are not served apart here';

/** The request distribution server: how it finds its nodes and chooses among them. */
export const proxySettings = {
  routingStrategy: choice({
    choices: ['random', 'min_expected_latency', 'min_observed_latency'],
    default: 'min_expected_latency',
    description:
      'How a node is chosen: by chance in proportion to speed, by requests under way per speed, or by the mean of ' +
      'the last 15 latencies.',
    aliases: [{ flag: 'strategy', from: ['LMDeploy'] }],
  }),
  nodesFile: text({
    default: 'proxy_config.json',
    placeholder: '<file>',
    description: 'Where the list of nodes is kept, so that a restart knows them.',
  }),
  keepNodes: toggle({
    default: true,
    description: 'Keep the list of nodes in --nodes-file.',
    aliases: [{ flag: 'disable-cache-status', from: ['LMDeploy'], inverted: true }],
  }),
  heartbeatSeconds: decimal({
    flag: 'heartbeat',
    default: 90,
    min: 0,
    placeholder: '<seconds>',
    description:
      'Time between two rounds of GET /health; a node that does not answer 200 is removed. 0: none.',
    environment: ['LMDEPLOY_CONTROLLER_HEART_BEAT_EXPIRATION'],
  }),
  nodeApiKey: text({
    default: null,
    secret: true,
    placeholder: '<key>',
    description: 'Key sent to the nodes instead of the one that the client sent.',
    defaultText: "the client's own key travels on",
  }),
  openRegistration: toggle({
    default: false,
    description:
      'Let nodes add themselves without a key where --api-key is set: LMDeploy sends none. Only for networks where ' +
      'every machine is trusted.',
  }),
  nodeConnectTimeoutSeconds: decimal({
    flag: 'node-connect-timeout',
    default: 5,
    min: 0,
    placeholder: '<seconds>',
    description: 'Longest wait for a connection to a node.',
  }),
  nodeFirstByteTimeoutSeconds: decimal({
    flag: 'node-first-byte-timeout',
    default: 600,
    min: 0,
    placeholder: '<seconds>',
    description: 'Longest wait for the first byte of an answer; 0 waits without end.',
    environment: ['AIOHTTP_TIMEOUT'],
  }),
  nodeIdleTimeoutSeconds: decimal({
    flag: 'node-idle-timeout',
    default: 120,
    min: 0,
    placeholder: '<seconds>',
    description: 'Longest pause within an answer; 0 waits without end.',
  }),
  servingStrategy: without({ from: ['LMDeploy'], takes: 'one', effect: { ignored: NO_DISAGGREGATION } }),
  dummyPrefill: without({ from: ['LMDeploy'], takes: 'nothing', effect: { ignored: NO_DISAGGREGATION } }),
  migrationProtocol: without({ from: ['LMDeploy'], takes: 'one', effect: { ignored: NO_DISAGGREGATION } }),
  linkType: without({ from: ['LMDeploy'], takes: 'one', effect: { ignored: NO_DISAGGREGATION } }),
  disableGdr: without({ from: ['LMDeploy'], takes: 'nothing', effect: { ignored: NO_DISAGGREGATION } }),
} satisfies SettingTable;
