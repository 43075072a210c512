import { GgufError } from './gguf-error.js';
import { type GgufHeader, metadataInteger } from './gguf-header.js';

/** llama.cpp's name of shard `number` (from 1) of `count`. */
const shardName = /-(\d{5})-of-(\d{5})\.gguf$/;

/**
 * Paths of all shards of a model, its own first. A file that is not split is its only shard. Throws GgufError for a
 * shard that is not the first one, and for a first shard whose name llama.cpp could not derive the others from.
 */
export function shardPaths(header: GgufHeader): string[] {
  const { path } = header;
  const count = metadataInteger(header, 'split.count') ?? 1;
  if (count <= 1) {
    return [path];
  }
  const index = metadataInteger(header, 'split.no') ?? 0;
  const named = shardName.exec(path);
  const expected = nameOf(index, count);
  if (!named || named[0] !== expected) {
    throw new GgufError(path, `it is shard ${index + 1} of ${count}, so its name must end with ${expected}`);
  }
  const shards = Array.from({ length: count }, (_, shard) => path.replace(shardName, nameOf(shard, count)));
  if (index !== 0) {
    throw new GgufError(path, `it is shard ${index + 1} of ${count}; name the first one, ${shards[0]}`);
  }
  return shards;
}

function nameOf(index: number, count: number): string {
  const digits = (value: number): string => String(value).padStart(5, '0');
  return `-${digits(index + 1)}-of-${digits(count)}.gguf`;
}
