import type { Logger } from 'pino';
import { UserError } from '../common/user-error.js';
import type { ServerConfig } from '../config/server-config.js';
import { resolveModels } from '../hub/resolve-models.js';
import type { Engine } from './engine.js';

/** An engine and the names its model is served under. */
export interface NamedEngine {
  names: string[];
  engine: Engine;
}

/** Makes the configured engines, not started yet. The embedded engine's code is loaded only when it is used. */
export async function createEngines(config: ServerConfig, logger: Logger): Promise<NamedEngine[]> {
  switch (config.engine) {
    case 'llama-cpp':
      return embeddedEngines(config, logger);
    case 'scripted': {
      const { ScriptedEngine } = await import('./scripted/scripted-engine.js');
      const names = config.servedModelName.length > 0 ? [...config.servedModelName] : ['scripted'];
      return [{ names, engine: ScriptedEngine.fromFile(config.script) }];
    }
    default:
      return upstreamEngines(config, config.engine, logger);
  }
}

async function upstreamEngines(
  config: ServerConfig,
  dialect: Exclude<ServerConfig['engine'], 'llama-cpp' | 'scripted'>,
  logger: Logger,
): Promise<NamedEngine[]> {
  if (config.models.length > 0) {
    throw new UserError(`--engine ${dialect} serves what its --upstream has; MODEL can't be given`);
  }
  const { createUpstreamEngines } = await import('./upstream/create-upstream-engines.js');
  return createUpstreamEngines({
    dialect,
    urls: config.upstream,
    apiKey: config.upstreamApiKey,
    tokenizer: config.tokenizer,
    hasChatTemplate: config.chatTemplate !== null,
    passThrough: config.passThrough,
    servedNames: config.servedModelName,
    taskOf: (names) => {
      const name = names.find((each) => config.task[each] !== undefined) ?? '*';
      return config.task[name] ?? null;
    },
    maxModelLength: config.maxModelLen,
    timeouts: {
      connectMs: config.upstreamConnectTimeoutSeconds * 1000,
      firstByteMs: config.upstreamFirstTokenTimeoutSeconds * 1000,
      idleMs: config.upstreamIdleTimeoutSeconds * 1000,
    },
    profile: config.routingProfile,
    healthIntervalMs: config.upstreamHealthIntervalSeconds * 1000,
    startTimeoutMs: config.upstreamStartTimeoutSeconds * 1000,
    logger,
  });
}

async function embeddedEngines(config: ServerConfig, logger: Logger): Promise<NamedEngine[]> {
  if (config.upstream.length > 0) {
    throw new UserError(
      '--upstream needs --engine vllm, sglang, llama-server or openai, as the server there is',
    );
  }
  const { LlamaCppEngine } = await import('./llama-cpp/llama-cpp-engine.js');
  const models = await resolveModels(config);
  return models.map((model) => ({
    names: [model.name, ...model.aliases],
    engine: new LlamaCppEngine({
      modelPath: model.path,
      source: model.source,
      task: model.task,
      maxModelLength: config.maxModelLen,
      maxSequences: config.maxNumSeqs,
      batchSize: config.batchSize,
      kvCells: config.kvCells,
      threads: config.threads,
      prefixCaching: config.enablePrefixCaching,
      processMode: config.engineProcess,
      hangTimeoutSeconds: config.engineTimeoutSeconds,
      logger,
    }),
  }));
}
