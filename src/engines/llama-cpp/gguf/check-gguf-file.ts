import { stat } from 'node:fs/promises';
import { GgufError } from './gguf-error.js';
import type { GgufHeader } from './gguf-header.js';
import { readGgufHeader } from './read-gguf-header.js';
import { shardPaths } from './shards.js';
import { validateGguf } from './validate-gguf.js';

/**
 * Reads and validates a model file and, for the first shard of a split model, every other shard. Returns the
 * header of the file itself. Throws GgufError: one line that names the file at fault.
 */
export async function checkGgufFile(path: string): Promise<GgufHeader> {
  const header = await readGgufHeader(path);
  const [, ...others] = shardPaths(header);
  validateGguf(header, (await stat(path)).size);
  for (const shard of others) {
    validateGguf(await readShard(shard, path), (await stat(shard)).size, { tensorsOnly: true });
  }
  return header;
}

async function readShard(shard: string, first: string): Promise<GgufHeader> {
  try {
    return await readGgufHeader(shard);
  } catch (error) {
    throw error instanceof GgufError
      ? new GgufError(first, `its shard can't be used: ${error.message}`)
      : error;
  }
}
