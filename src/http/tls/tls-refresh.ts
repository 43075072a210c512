import { statSync } from 'node:fs';
import type { TlsOptions } from 'node:tls';
import type { Logger } from 'pino';
import { describeSystemError } from '../../common/system-error.js';
import { readTls, tlsFiles, type TlsSettings } from './tls-options.js';

/**
 * Files are looked at rather than watched: notifications get lost on mounted volumes, and where a directory of links
 * is exchanged as a whole, as Kubernetes does with secrets.
 */
const INTERVAL_MS = 1_000;

/**
 * Looks for changes of certificate, key and authorities, and hands new ones to `use`. Files that can't be used, such
 * as half-written ones, change nothing: one log line, and the next change is another try. Returns what ends it.
 */
export function refreshTls(
  settings: TlsSettings,
  logger: Logger,
  use: (options: TlsOptions) => void,
  intervalMs = INTERVAL_MS,
): () => void {
  const files = tlsFiles(settings);
  let seen = stateOf(files);
  const timer = setInterval(() => {
    // Taken before the files are read: what is written meanwhile is seen as a change the next time.
    const state = stateOf(files);
    if (state === seen) return;
    seen = state;
    try {
      const material = readTls(settings);
      if (!material) return;
      use(material.options);
      logger.info({ validTo: material.certificate.validTo }, 'TLS: new connections get the new certificate');
    } catch (error) {
      logger.warn(`TLS: still the old certificate: ${describeSystemError(error)}`);
    }
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Differs when a file was written, replaced, removed, or a link leads elsewhere. */
function stateOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
      return stats ? [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join('.') : 'none';
    })
    .join(' ');
}
