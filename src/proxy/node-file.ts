import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { describeSystemError, systemErrorCode } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';
import { nodeStatusFrom, type NodeStatus } from './node-status.js';

/** The list of nodes on disk, in the form of LMDeploy's proxy_config.json: {url: status}. */
export class NodeFile {
  private hasWarned = false;

  constructor(
    private readonly path: string,
    private readonly logger: Logger,
  ) {}

  /** Empty when there is no file. Throws UserError for one that can't be read: it may be another program's. */
  load(): Map<string, NodeStatus> {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return new Map();
      throw new UserError(`can't read --nodes-file ${this.path}: ${describeSystemError(error)}`, {
        cause: error,
      });
    }
    try {
      const nodes = JSON.parse(text) as Record<string, unknown>;
      return new Map(Object.entries(nodes).map(([url, status]) => [url, nodeStatusFrom(status)]));
    } catch (error) {
      throw new UserError(`--nodes-file ${this.path} is not valid JSON`, { cause: error });
    }
  }

  /** A disk that can't be written to is no reason to stop: it is logged once. */
  save(nodes: ReadonlyMap<string, NodeStatus>): void {
    const entries = [...nodes].map(([url, status]) => [url, { ...status, unfinished: 0 }] as const);
    try {
      // Written beside and renamed, so that a crash leaves the old list or the new one.
      const fresh = `${this.path}.${process.pid}.tmp`;
      writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
      renameSync(fresh, this.path);
    } catch (error) {
      if (!this.hasWarned) {
        this.logger.warn(`the list of nodes can't be kept in ${this.path}: ${describeSystemError(error)}`);
      }
      this.hasWarned = true;
    }
  }
}
