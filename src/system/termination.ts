import type { ProcessGroup } from './process-group.js';

/** Whether clients may end the server (--allow-terminate-by-client), and how. */
export class Termination {
  constructor(
    readonly allowed: boolean,
    private readonly group: ProcessGroup | null,
  ) {}

  /** Like `kill`: the orderly end that every signal gets. */
  end(): void {
    if (this.group === null) process.kill(process.pid, 'SIGTERM');
    else this.group.terminate();
  }
}
