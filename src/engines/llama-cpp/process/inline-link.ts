import type { FromWorker } from '../messages.js';
import { ModelWorker } from '../model-worker.js';
import type { WorkerLink, WorkerLinkEvents } from './worker-link.js';

/**
 * A worker in this process: for debugging, and where the worker's compiled entry is not at hand. Messages arrive
 * in a later turn, as between processes.
 */
export function openInlineLink(events: WorkerLinkEvents): WorkerLink {
  let open = true;
  const close = (reason: string): void => {
    if (open) {
      open = false;
      events.exit(reason);
    }
  };
  const worker = new ModelWorker((message: FromWorker) => {
    queueMicrotask(() => {
      if (open) {
        events.message(message);
      }
      if (message.type === 'closed') {
        close('it was closed');
      }
    });
  }, false);
  return {
    send: (message) => {
      queueMicrotask(() => {
        if (open) {
          worker.handle(message);
        }
      });
    },
    kill: () => close('it was ended'),
  };
}
