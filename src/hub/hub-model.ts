import { UserError } from '../common/user-error.js';
import { downloadFile } from './download-file.js';
import type { DownloadListener } from './download-progress.js';
import { chooseGgufModel, findGgufModels, missingParts } from './gguf-files.js';
import { exists, HubCache } from './hub-cache.js';
import { HubUnreachableError, type HubAccess } from './hub-fetch.js';
import type { HubReference } from './hub-reference.js';
import { HubRepository, type RemoteFile } from './hub-repository.js';

export interface HubOptions {
  /** Branch, tag or commit; `main` when null. */
  revision: string | null;
  /** Take what the cache holds, ask no hub. */
  offline: boolean;
  token: string | null;
  /** The folder that HF_HUB_CACHE names. */
  cacheDirectory: string;
  /** Address of the hub. */
  endpoint: string;
  onProgress: DownloadListener;
}

/** A model in the Hugging Face cache. */
export interface CachedModel {
  /** The .gguf file, the first one of a split model. */
  path: string;
  /** The commit it is from. */
  revision: string;
}

/**
 * Finds the model in the Hugging Face cache, after downloading what is missing there.
 *
 * Without a network the cache alone is used when it holds the model. Throws UserError with one line for
 * everything else that goes wrong.
 */
export async function getHubModel(reference: HubReference, options: HubOptions): Promise<CachedModel> {
  const cache = new HubCache(options.cacheDirectory, reference.repo);
  if (options.offline) return cachedModel(reference, cache, options);
  try {
    return await currentModel(reference, cache, options);
  } catch (error) {
    if (!(error instanceof HubUnreachableError)) throw error;
    const cached = await cachedModel(reference, cache, options).catch(() => null);
    if (!cached) throw error;
    options.onProgress({ type: 'notice', text: `${error.message}; using the copy in the cache` });
    return cached;
  }
}

async function currentModel(
  reference: HubReference,
  cache: HubCache,
  options: HubOptions,
): Promise<CachedModel> {
  const { repo, choice } = reference;
  const revision = options.revision ?? 'main';
  const access: HubAccess = {
    endpoint: options.endpoint.replace(/\/+$/, ''),
    token: options.token,
    repo,
    revision,
  };
  const repository = new HubRepository(access);
  const commit = await repository.commit();
  const files = await repository.files(commit);
  const paths = files.map(({ path }) => path);
  const model = chooseGgufModel(findGgufModels(paths), choice, repo);
  checkComplete(model.file, paths, repo);
  for (const file of files.filter(({ path }) => model.parts.includes(path))) {
    if (await exists(cache.snapshotPath(commit, file.path))) continue;
    const blob = cache.blobPath(file.hash);
    if (!(await exists(blob))) await downloadShown(file, blob, repository.fetch, options.onProgress);
    await cache.link(file.hash, commit, file.path);
  }
  await cache.rememberCommit(revision, commit);
  return { path: cache.snapshotPath(commit, model.file), revision: commit };
}

async function downloadShown(
  file: RemoteFile,
  blob: string,
  fetch: typeof globalThis.fetch,
  onProgress: DownloadListener,
): Promise<void> {
  const { path, size: totalBytes } = file;
  onProgress({ type: 'start', file: path, totalBytes });
  try {
    await downloadFile(file, blob, fetch, (receivedBytes) =>
      onProgress({ type: 'progress', file: path, receivedBytes, totalBytes }),
    );
  } catch (error) {
    onProgress({ type: 'failed', file: path });
    throw error;
  }
  onProgress({ type: 'done', file: path });
}

async function cachedModel(
  reference: HubReference,
  cache: HubCache,
  options: HubOptions,
): Promise<CachedModel> {
  const { repo, choice } = reference;
  const revision = options.revision ?? 'main';
  const commit = await cache.commitOf(revision);
  const files = commit === null ? [] : await cache.filesOf(commit);
  if (commit === null || findGgufModels(files).length === 0) {
    const at = options.revision === null ? '' : ` at revision ${revision}`;
    throw new UserError(`offline, and ${repo}${at} is not in the cache ${options.cacheDirectory}`);
  }
  const model = chooseGgufModel(findGgufModels(files), choice, `offline: the cached copy of ${repo}`);
  checkComplete(model.file, files, `offline: the cached copy of ${repo}`);
  return { path: cache.snapshotPath(commit, model.file), revision: commit };
}

function checkComplete(file: string, present: readonly string[], place: string): void {
  const missing = missingParts(file, new Set(present));
  if (missing.length > 0) throw new UserError(`${place} lacks a part of the model: ${missing.join(', ')}`);
}
