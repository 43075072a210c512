/**
 * Loaded into the server and its engine by NODE_OPTIONS: writes what the process holds after a garbage collection,
 * into HEAP_PROBE_DIRECTORY/<pid>.json, at the start and at every SIGUSR2.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const path = join(process.env.HEAP_PROBE_DIRECTORY, `${process.pid}.json`);
let count = 0;

function write() {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo().length;
  const entry = basename(process.argv[1] ?? '');
  writeFileSync(`${path}.new`, JSON.stringify({ entry, count: count++, heapUsed, external, rss, resources }));
  // In one piece, for who reads it meanwhile.
  renameSync(`${path}.new`, path);
}

process.on('SIGUSR2', write);
write();
