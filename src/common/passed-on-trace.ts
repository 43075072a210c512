import type { RequestTrace, TraceHeaders, WorkSpan } from './work-span.js';

/** Version, trace id, parent id and flags; later versions may append fields (W3C Trace Context, section 3.2). */
const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}(-.*)?$/;

/**
 * The trace of a request where nothing is recorded here: other servers get the context as it came, so that their work
 * still belongs to the client's trace. null for a request without one.
 */
export function passedOnTrace(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): RequestTrace | null {
  const { traceparent, tracestate } = headers;
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return null;
  const span = silentSpan({
    traceparent,
    ...(tracestate !== undefined && { tracestate: String(tracestate) }),
  });
  return { modelWork: () => span, call: () => span };
}

function silentSpan(headers: TraceHeaders): WorkSpan {
  const nothing = (): void => undefined;
  return { headers, set: nothing, event: nothing, fail: nothing, end: nothing };
}
