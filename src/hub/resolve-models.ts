import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../common/package.js';
import { UserError } from '../common/user-error.js';
import type { ServerConfig } from '../config/server-config.js';
import { progressBar, progressLines } from './download-progress.js';
import { exists } from './hub-cache.js';
import type { HubOptions } from './hub-model.js';
import { resolveModel, type ResolvedModel } from './resolve-model.js';

/** A model with all that the configuration says about it. */
export interface ServedModelFile extends ResolvedModel {
  /** Further names it answers to; `name` is the one that answers carry. */
  aliases: readonly string[];
  /** What --task says; null when the file decides. */
  task: ServerConfig['task'][string] | null;
}

/**
 * Finds every model that the configuration names, or the ones that come with Nestling when it names none.
 * Shows downloads on stderr. Throws UserError with one line.
 */
export async function resolveModels(config: ServerConfig): Promise<ServedModelFile[]> {
  const models = config.models.length > 0 ? await namedModels(config) : await shippedModels();
  const served = applyNames(models, config.servedModelName).map((model) => ({
    ...model,
    task: config.task[model.name] ?? config.task['*'] ?? null,
  }));
  const names = served.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new UserError(`two models are named ${twice}; give one of them another name with name=MODEL`);
  }
  const stray = Object.keys(config.task).find((name) => name !== '*' && !names.includes(name));
  if (stray !== undefined)
    throw new UserError(`--task names ${stray}, but the models are ${names.join(', ')}`);
  return served;
}

async function namedModels(config: ServerConfig): Promise<ResolvedModel[]> {
  const options = await hubOptions(config);
  const resolved: ResolvedModel[] = [];
  // One after the other: two downloads at once would share the line and mix their bars.
  for (const argument of config.models) resolved.push(await resolveArgument(argument, options));
  return resolved;
}

function applyNames(
  models: readonly ResolvedModel[],
  servedNames: readonly string[],
): (ResolvedModel & { aliases: readonly string[] })[] {
  const [name, ...aliases] = servedNames;
  if (name === undefined) return models.map((model) => ({ ...model, aliases: [] }));
  if (models.length === 1) return models.map((model) => ({ ...model, name, aliases }));
  throw new UserError(
    `--served-model-name names one model, but ${models.length} are served; put MODEL before it, or use name=MODEL`,
  );
}

/** The models that come with Nestling: every .gguf in models/, named without its quantization. */
export async function shippedModels(
  directory: string = join(packageRoot, 'models'),
): Promise<ResolvedModel[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.gguf')).toSorted();
  return files.map((file) => ({
    path: join(directory, file),
    name: file.replace(/(-q\d\w*)?\.gguf$/i, ''),
    source: file,
  }));
}

async function resolveArgument(argument: string, options: HubOptions): Promise<ResolvedModel> {
  const [, name, model] = /^([^=/\\]+)=(.+)$/.exec(argument) ?? [];
  if (name === undefined || model === undefined || (await exists(argument)))
    return resolveModel(argument, options);
  return { ...(await resolveModel(model, options)), name };
}

async function hubOptions(config: ServerConfig): Promise<HubOptions> {
  return {
    revision: config.revision,
    offline: config.offline,
    token: config.hfToken ?? (await storedToken(config.hfHome)),
    cacheDirectory: config.downloadDir,
    endpoint: config.hfEndpoint,
    onProgress: process.stderr.isTTY ? await progressBar(process.stderr) : progressLines(process.stderr),
  };
}

/** The token that `hf auth login` keeps. */
async function storedToken(hfHome: string): Promise<string | null> {
  const token = await readFile(join(hfHome, 'token'), 'utf8').catch(() => '');
  return token.trim() || null;
}
