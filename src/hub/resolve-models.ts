import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../common/package.js';
import type { ServerConfig } from '../config/server-config.js';
import { progressBar, progressLines } from './download-progress.js';
import { exists } from './hub-cache.js';
import type { HubOptions } from './hub-model.js';
import { resolveModel, type ResolvedModel } from './resolve-model.js';

export type { ResolvedModel };

/**
 * Finds every model that the configuration names, or the ones that come with Nestling when it names none.
 * Shows downloads on stderr. Throws UserError with one line.
 */
export async function resolveModels(config: ServerConfig): Promise<ResolvedModel[]> {
  if (config.models.length === 0) return shippedModels();
  const options = await hubOptions(config);
  const resolved: ResolvedModel[] = [];
  // One after the other: two downloads at once would share the line and mix their bars.
  for (const argument of config.models) resolved.push(await resolveArgument(argument, options));
  return resolved;
}

/** The models that come with Nestling: every .gguf in models/, named without its quantization. */
export async function shippedModels(
  directory: string = join(packageRoot, 'models'),
): Promise<ResolvedModel[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.gguf')).toSorted();
  return files.map((file) => ({
    path: join(directory, file),
    name: file.replace(/(-q\d\w*)?\.gguf$/i, ''),
    source: join(directory, file),
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
