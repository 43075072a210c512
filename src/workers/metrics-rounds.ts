import type { ProcessMetrics } from '../system/process-group.js';

/** How long a worker may take to tell its measurements; a busy one is left out then. */
const TIMEOUT_MS = 5_000;

interface Round {
  missing: number;
  processes: ProcessMetrics[];
  end: () => void;
}

/** Collects what several processes measured. */
export class MetricsRounds {
  private readonly rounds = new Map<number, Round>();
  private lastId = 0;

  /** Asks each process by `ask`, which names the round. Resolves with the answers that came in time. */
  async collect(asks: readonly ((round: number) => void)[]): Promise<ProcessMetrics[]> {
    const id = ++this.lastId;
    const processes: ProcessMetrics[] = [];
    if (asks.length === 0) return processes;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, TIMEOUT_MS);
      const end = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.rounds.set(id, { missing: asks.length, processes, end });
      for (const ask of asks) ask(id);
    });
    this.rounds.delete(id);
    return processes;
  }

  /** An answer; one that comes late is dropped. */
  add(id: number, metrics: ProcessMetrics): void {
    const round = this.rounds.get(id);
    if (!round) return;
    round.processes.push(metrics);
    round.missing--;
    if (round.missing === 0) round.end();
  }
}
