import { UserError } from '../common/user-error.js';
import { EngineStartError } from '../engines/engine.js';
import { exitOnSignalsWhileStarting } from '../shutdown.js';
import type { FromWorker, ToWorker } from './messages.js';

/** What a worker process runs: its first message says what to serve. */
process.once('message', (message) => void main(message as ToWorker));
const leave = (): void => process.exit(0);
process.on('disconnect', leave);
exitOnSignalsWhileStarting();

async function main(message: ToWorker): Promise<void> {
  if (message.type !== 'serve') return;
  try {
    const { serveAsWorker } = await import('./serve-as-worker.js');
    await serveAsWorker(message.config, message.worker);
    process.off('disconnect', leave);
  } catch (error) {
    const isExpected = error instanceof UserError || error instanceof EngineStartError;
    const failed: FromWorker = {
      type: 'failed',
      message: error instanceof Error ? error.message : String(error),
      isExpected,
    };
    process.send?.(failed, undefined, undefined, () => process.exit(1));
  }
}
