/** What is recorded of a piece of work: names and numbers, never what users wrote or models said. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** W3C Trace Context: traceparent, and tracestate where there is one. */
export type TraceHeaders = Readonly<Record<string, string>>;

/** A piece of work as OpenTelemetry knows it: from when it was begun until `end`. */
export interface WorkSpan {
  /** For other servers that take part: their work belongs below this span. */
  readonly headers: TraceHeaders;
  set(attributes: SpanAttributes): void;
  /** Something that happened now. */
  event(name: string, attributes?: SpanAttributes): void;
  /** The work failed; `type` is one of few words (error.type). The first failure counts. */
  fail(type: string): void;
  /** The work is done; what follows is not recorded. */
  end(): void;
}

/** The trace that a request belongs to. */
export interface RequestTrace {
  /** Begins the work of a model for the request. `client`: another server runs it. */
  modelWork(model: string, kind: 'client' | 'internal', attributes: SpanAttributes): WorkSpan;
  /** Begins a request to another server at `url`. */
  call(method: string, url: string): WorkSpan;
}
