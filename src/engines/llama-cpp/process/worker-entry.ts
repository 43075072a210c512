import type { FromWorker, ToWorker } from '../messages.js';
import { ModelWorker } from '../model-worker.js';

/** What the engine's child process runs. It lives as long as its connection to the parent. */
function main(): void {
  const worker = new ModelWorker((message: FromWorker) => {
    process.send?.(message, undefined, undefined, () => {
      if (message.type === 'closed') {
        process.exit(0);
      }
    });
  }, true);
  process.on('message', (message) => worker.handle(message as ToWorker));
  // A computation may be running on another thread, which an orderly exit would pull the ground from under.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // A terminal sends these to the whole process group; when to stop is the parent's decision.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => undefined);
  }
}

main();
