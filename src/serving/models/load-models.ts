import type { Logger } from 'pino';
import type { ServerConfig } from '../../config/server-config.js';
import { createEngines } from '../../engines/create-engines.js';
import type { ServedModel } from './served-model.js';

const LEVELS = { starting: 'warn', ready: 'info', failed: 'error', stopped: 'info' } as const;

/**
 * Loads every configured model. Throws UserError or EngineStartError with one line, and leaves nothing running,
 * when one of them can't be served.
 */
export async function loadModels(config: ServerConfig, logger: Logger): Promise<ServedModel[]> {
  await checkParserNames(config);
  const engines = await createEngines(config, logger);
  try {
    // The rules of request fields, which give the defaults, bring the framework along: it loads while the models do.
    const [{ servedModels }] = await Promise.all([
      import('./served-models.js'),
      ...engines.map(({ engine }) => engine.start()),
    ]);
    const models = engines.flatMap((named) => servedModels(named, config));
    for (const { name, engine } of models) {
      const { task, maxModelLength } = engine.info;
      logger.info({ model: name, task, context: maxModelLength, engine: engine.kind }, 'model ready');
      engine.onStateChange((state) => logger[LEVELS[state.status]]({ model: name, ...state }, `engine ${state.status}`));
    }
    return models;
  } catch (error) {
    await closeEngines(engines.map(({ engine }) => engine), false);
    throw error;
  }
}

/** A name that no parser has is refused before gigabytes are read; the parsers are loaded for that only when one is named. */
async function checkParserNames({ toolCallParser, reasoningParser }: ServerConfig): Promise<void> {
  if (toolCallParser === 'auto' && reasoningParser === 'auto') return;
  const { chosenParser } = await import('../../parsing/chosen-parser.js');
  chosenParser('tool-call-parser', toolCallParser, null);
  chosenParser('reasoning-parser', reasoningParser, null);
}

export async function closeModels(models: readonly ServedModel[], drain: boolean): Promise<void> {
  await closeEngines(new Set(models.map(({ engine }) => engine)), drain);
}

async function closeEngines(engines: Iterable<ServedModel['engine']>, drain: boolean): Promise<void> {
  await Promise.all([...engines].map((engine) => engine.close({ drain })));
}
