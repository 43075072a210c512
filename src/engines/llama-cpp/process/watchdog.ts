import type { FromWorker } from '../messages.js';

export interface WatchdogOptions {
  /** A worker with work in hand may compute so long without finishing a step; 0: for ever. */
  timeoutSeconds: number;
  hasWork: () => boolean;
  /** The worker hangs; `reason` says how, in a few words. */
  hung: (reason: string) => void;
}

/** The worker's JavaScript is busy for moments only (it says that it is alive every second), whatever it computes. */
const SILENT_SECONDS = 30;
const TICK_MS = 1000;

/**
 * Notices a worker that hangs: it has work in hand, and either says nothing at all or finishes no step. Ticks are
 * counted, not time: when this process itself was stopped or blocked, the worker gets its time anew.
 */
export class Watchdog {
  private silentTicks = 0;
  private stuckTicks = 0;
  private steps = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: WatchdogOptions) {}

  /** Watches from now on. */
  start(): void {
    this.rest();
    if (this.timer === null && this.options.timeoutSeconds > 0) {
      this.timer = setInterval(() => this.tick(), TICK_MS).unref();
    }
  }

  stop(): void {
    clearInterval(this.timer ?? undefined);
    this.timer = null;
  }

  /** The worker said something. */
  note(message: FromWorker): void {
    this.silentTicks = 0;
    if (message.type === 'alive' ? message.steps !== this.steps : message.type !== 'log') {
      this.stuckTicks = 0;
    }
    this.steps = message.type === 'alive' ? message.steps : this.steps;
  }

  private tick(): void {
    if (!this.options.hasWork()) {
      this.rest();
      return;
    }
    const { timeoutSeconds, hung } = this.options;
    this.silentTicks++;
    this.stuckTicks++;
    const patience = Math.min(SILENT_SECONDS, timeoutSeconds);
    if (this.silentTicks > patience) {
      this.stop();
      hung(`it gave no sign of life for ${patience} s`);
    } else if (this.stuckTicks > timeoutSeconds) {
      this.stop();
      hung(`it made no progress for ${timeoutSeconds} s`);
    }
  }

  private rest(): void {
    this.silentTicks = 0;
    this.stuckTicks = 0;
  }
}
