import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

import type { FromWorker } from '../messages.js';
import type { WorkerLink, WorkerLinkEvents } from './worker-link.js';

/**
 * A child that is computing, or loading a model, notices only afterwards that its parent has left. So a parent that
 * exits takes its children with it.
 */
const children = new Set<ChildProcess>();
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

/**
 * A worker in a child process: native code can abort the whole process, and the server must outlive that. The
 * child follows this process alone: it ignores signals meant for the group, and ends when the connection does.
 *
 * @param entry path of the compiled worker-entry.js
 */
export function openChildLink(entry: string, events: WorkerLinkEvents): WorkerLink {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Flags of this process (a debugger's port, a test runner's loader) are not for the child.
    execArgv: [],
  });
  children.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) {
      createInterface({ input: stream }).on('line', (line) => events.output(line));
    }
  }
  child.on('message', (message) => events.message(message as FromWorker));
  // A failed send or kill shows as an exit as well; without a listener it would end this process.
  child.on('error', (error) => events.output(error.message));
  child.on('close', (code, signal) => {
    children.delete(child);
    events.exit(signal === null ? `exit code ${code}` : signal);
  });
  return {
    send: (message) => {
      if (child.connected) {
        child.send(message);
      }
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
