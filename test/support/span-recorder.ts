import type { RequestTrace, SpanAttributes, WorkSpan } from '../../src/common/work-span.js';

/** A trace with one span, which remembers what it is told. */
export class SpanRecorder implements RequestTrace, WorkSpan {
  readonly headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  readonly attributes: Record<string, unknown> = {};
  /** What happened, in one line each. */
  readonly story: string[] = [];
  /** Attributes of events, by the event's name. */
  readonly events: Record<string, SpanAttributes> = {};

  modelWork(model: string, kind: string, attributes: SpanAttributes): WorkSpan {
    this.story.push(`${kind} ${model}`);
    this.set(attributes);
    return this;
  }

  call(method: string, url: string): WorkSpan {
    this.story.push(`${method} ${url}`);
    return this;
  }

  set(attributes: SpanAttributes): void {
    Object.assign(this.attributes, attributes);
  }

  event(name: string, attributes: SpanAttributes = {}): void {
    this.story.push(name);
    this.events[name] = attributes;
  }

  fail(type: string): void {
    this.story.push(`fail ${type}`);
  }

  end(): void {
    this.story.push('end');
  }
}
