import type { Logger } from 'pino';
import type { Tracing } from './tracing/tracing.js';

export interface ShutdownSteps {
  logger: Logger;
  /** Running requests are cut off after this time. */
  timeoutMs: number;
  servers: { closeIdleConnections: () => void; closeAllConnections: () => void };
  beforeDraining: () => void | Promise<void>;
  closeApp: () => Promise<void>;
  /** `drain`: let running work end first. */
  closeEngines: (drain: boolean) => Promise<void>;
  /** null: there are no traces. */
  tracing: Pick<Tracing, 'close'> | null;
}

/** Time for the last traces: at least so long after requests took all there was, at most so long for a lost collector. */
const LEAST_FOR_TRACES_MS = 500;
const MOST_FOR_TRACES_MS = 5_000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

function exitAtOnce(): void {
  process.exit(0);
}

/** Until `shutDownOnSignals`, SIGTERM and SIGINT end the process with code 0: nobody is served yet. */
export function exitOnSignalsWhileStarting(): void {
  SIGNALS.forEach((signal) => process.on(signal, exitAtOnce));
}

/**
 * On SIGTERM or SIGINT: not ready any more, no new connections, running requests finish or are cut off after the
 * timeout, exit code 0. A second signal cuts them off at once. Returns the same as a function.
 */
export function shutDownOnSignals(steps: ShutdownSteps): () => Promise<void> {
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= shutDown(steps));
  const onSignal = (signal: NodeJS.Signals): void => {
    if (closing) {
      steps.logger.warn(`${signal} again: cutting off what still runs`);
      steps.servers.closeAllConnections();
      return;
    }
    steps.logger.info(`${signal}: finishing running requests`);
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        steps.logger.error({ err: error }, 'the shutdown failed');
        process.exit(1);
      },
    );
  };
  SIGNALS.forEach((signal) => process.off(signal, exitAtOnce).on(signal, onSignal));
  return close;
}

async function shutDown({
  timeoutMs,
  servers,
  beforeDraining,
  closeApp,
  closeEngines,
  tracing,
}: ShutdownSteps): Promise<void> {
  const end = performance.now() + timeoutMs;
  await beforeDraining();
  // Keep-alive connections that idle would hold the close open; those that become idle while draining too.
  const idle = setInterval(() => servers.closeIdleConnections(), 100);
  const deadline = setTimeout(() => servers.closeAllConnections(), timeoutMs);
  try {
    await closeApp();
  } finally {
    clearInterval(idle);
    clearTimeout(deadline);
  }
  await closeEngines(false);
  const left = Math.max(LEAST_FOR_TRACES_MS, end - performance.now());
  await tracing?.close(Math.min(left, MOST_FOR_TRACES_MS));
}
