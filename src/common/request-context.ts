import type { SentJson } from './sent-json.js';
import type { TokenMeter } from './token-meter.js';
import type { RequestTrace } from './work-span.js';

/** What a service knows of the request it answers. */
export interface RequestContext {
  /** X-Request-Id as it came, or ours; appears in logs. */
  requestId: string;
  /** Fires when the client goes away. */
  signal: AbortSignal;
  /** The body as the client wrote it; null where there is none. */
  sent?: SentJson | null;
  /** A prompt given in place of messages (--compat lmdeploy); null for a conversation. */
  prompt?: string | null;
  /** What its work is recorded in; null where nobody asked for that. */
  trace?: RequestTrace | null;
  /** What counts its tokens; null where its key has no limits. */
  meter?: TokenMeter | null;
}
