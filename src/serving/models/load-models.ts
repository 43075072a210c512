import type { Logger } from 'pino';
import { unixSeconds } from '../../common/clock.js';
import type { ServerConfig } from '../../config/server-config.js';
import { createEngines, type NamedEngine } from '../../engines/create-engines.js';
import { detectParsers } from '../../parsing/detect.js';
import { resolveChatTemplate } from '../../templating/template-source.js';
import { samplingDefaults } from './sampling-defaults.js';
import type { ServedModel } from './served-model.js';

const LEVELS = { starting: 'warn', ready: 'info', failed: 'error', stopped: 'info' } as const;

/**
 * Loads every configured model. Throws UserError or EngineStartError with one line, and leaves nothing running,
 * when one of them can't be served.
 */
export async function loadModels(config: ServerConfig, logger: Logger): Promise<ServedModel[]> {
  const engines = await createEngines(config, logger);
  try {
    await Promise.all(engines.map(({ engine }) => engine.start()));
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

export async function closeModels(models: readonly ServedModel[], drain: boolean): Promise<void> {
  await closeEngines(new Set(models.map(({ engine }) => engine)), drain);
}

async function closeEngines(engines: Iterable<ServedModel['engine']>, drain: boolean): Promise<void> {
  await Promise.all([...engines].map((engine) => engine.close({ drain })));
}

/** An engine under each of its names. */
function servedModels({ names, engine }: NamedEngine, config: ServerConfig): ServedModel[] {
  const { info } = engine;
  const chatTemplates = info.task === 'generate' ? resolveChatTemplate(config.chatTemplate ?? undefined, info, { contentFormat: config.chatTemplateContentFormat }) : null;
  const generationDefaults = samplingDefaults(info.generationDefaults, config);
  const detected = detectParsers({
    chatTemplate: info.chatTemplates['default'] ?? null,
    specialTokens: info.specialTokens,
    architecture: info.architecture,
    modelName: names[0] ?? '',
  });
  return names.map((name) => ({
    name,
    engine,
    created: unixSeconds(),
    chatTemplates,
    generationDefaults,
    toolCallParser: config.toolCallParser === 'auto' ? detected.toolCallParser : config.toolCallParser,
    reasoningParser: config.reasoningParser === 'auto' ? detected.reasoningParser : config.reasoningParser,
  }));
}
