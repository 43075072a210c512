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
      throw new UserError(`--engine ${config.engine} is not built yet; served today: llama-cpp, scripted`);
  }
}

async function embeddedEngines(config: ServerConfig, logger: Logger): Promise<NamedEngine[]> {
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
      logger,
    }),
  }));
}
