/** What a service knows of the request it answers. */
export interface RequestContext {
  /** X-Request-Id as it came, or ours; appears in logs. */
  requestId: string;
  /** Fires when the client goes away. */
  signal: AbortSignal;
}
