/** How a stream writes its events, and what its last one says. */
export interface EventFraming {
  /** `data` is one line. */
  frame(data: string): string;
  /** null: a stream just ends. */
  done: string | null;
}

/** OpenAI's streams. */
export const SERVER_SENT_EVENTS: EventFraming = { frame: (data) => `data: ${data}\n\n`, done: '[DONE]' };

/** LMDeploy's interactive streams: one JSON object per line and nothing else, under the same content type. */
export const JSON_LINES: EventFraming = { frame: (data) => `${data}\n`, done: null };
