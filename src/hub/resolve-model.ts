import { basename } from 'node:path';
import { UserError } from '../common/user-error.js';
import { modelNameOf } from './gguf-files.js';
import { getHubModel, type HubOptions } from './hub-model.js';
import { parseHubReference } from './hub-reference.js';
import { findLocalModel } from './local-model.js';

/** A model that lies on this machine, ready to be loaded. */
export interface ResolvedModel {
  /** The .gguf file, the first one of a split model. */
  path: string;
  /** The name under which it is served when the user gives none. */
  name: string;
  /** What clients may know of its origin: the hub reference the user wrote, or the file's name without its folders. */
  source: string;
  /** The commit on the Hugging Face hub it is from. */
  revision?: string;
}

/**
 * Finds the model that a user means: an existing file or directory first, then `owner/name[:choice]` on the
 * Hugging Face hub. Throws UserError with one line.
 */
export async function resolveModel(model: string, options: HubOptions): Promise<ResolvedModel> {
  const local = await findLocalModel(model);
  if (local !== null)
    return { path: local, name: modelNameOf(local.replaceAll('\\', '/')), source: basename(local) };
  const reference = parseHubReference(model);
  if (!reference) {
    const kinds = 'a .gguf file, a directory holding one, owner/name or owner/name:QUANT';
    throw new UserError(`${model}: no such file or directory; MODEL is ${kinds}`);
  }
  const { path, revision } = await getHubModel(reference, options);
  return { path, name: reference.repo, source: model, revision };
}
