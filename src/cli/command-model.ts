import type { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { UserError } from '../common/user-error.js';
import { createLogger } from '../logging/logger.js';
import { closeModels, loadModels } from '../serving/models/load-models.js';
import type { ServedModel } from '../serving/models/served-model.js';

/** What `nestling serve` would load for MODEL, with the named flags of the command handed on as they are. */
export function configForModel(
  model: string | undefined,
  command: Command,
  flags: readonly string[],
): ServerConfig {
  const values = command.opts<Record<string, string | undefined>>();
  const given = flags.flatMap((flag) => {
    const value = values[flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return value === undefined ? [] : [`--${flag}`, value];
  });
  return loadConfig({
    argv: [...(model === undefined ? [] : [model]), ...given, '--engine-process', 'inline'],
  });
}

/** Loads the model, in this process and without a word in the log, for as long as `use` takes. */
export async function withModel<T>(
  config: ServerConfig,
  use: (model: ServedModel) => Promise<T>,
): Promise<T> {
  const models = await loadModels(config, createLogger({ level: 'silent', format: 'json' }));
  try {
    const model = models[0];
    if (!model) throw new UserError('there is no model to load');
    return await use(model);
  } finally {
    await closeModels(models, false);
  }
}
