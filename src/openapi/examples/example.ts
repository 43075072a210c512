import type { Example } from '../api-document.js';

/** Examples of one operation, by a short name that stands in clients' menus; the first one is filled in. */
export interface OperationExamples {
  requests?: Readonly<Record<string, Example>>;
  responses?: Readonly<Record<string, Example>>;
  /** What `text/event-stream` carries. */
  streams?: Readonly<Record<string, Example>>;
}

/** Events as they go over the wire. */
export function eventStream(...events: readonly (object | '[DONE]')[]): string {
  return events
    .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
    .join('');
}
