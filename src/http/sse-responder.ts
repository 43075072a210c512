import { Injectable, Optional } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { logError } from './api-exception.filter.js';
import { ErrorBodies } from './error-bodies.js';
import { SERVER_SENT_EVENTS, type EventFraming } from './event-framing.js';
import { EventStream } from './event-stream.js';
import { FlushQueue } from './flush-queue.js';
import { noteError } from './request-traces.js';
import { toApiError } from './to-api-error.js';

/** Sends async iterables as server-sent events. */
@Injectable()
export class SseResponder {
  private readonly queue = new FlushQueue();

  constructor(@Optional() private readonly bodies: ErrorBodies = new ErrorBodies('openai')) {}

  /**
   * Sends each item as one event, and what ends the stream (`[DONE]`). The status is on its way by now, so an error
   * becomes an event of its own. Resolves when the response is complete or the client is gone.
   */
  async send(
    items: AsyncIterable<object>,
    request: FastifyRequest,
    reply: FastifyReply,
    framing: EventFraming = SERVER_SENT_EVENTS,
  ): Promise<void> {
    const headers = headersOf(reply);
    reply.hijack();
    const response = reply.raw;
    const stream = new EventStream(response, this.queue, headers, framing);
    try {
      for await (const item of items) {
        stream.send(JSON.stringify(item));
        if (stream.isFull) await stream.drained();
        if (response.destroyed) return;
      }
    } catch (error) {
      if (response.destroyed) return;
      const apiError = toApiError(error);
      logError(request.log as Logger, apiError, error);
      noteError(request, apiError);
      stream.send(JSON.stringify(this.bodies.inStream(apiError)));
    }
    if (framing.done !== null) stream.send(framing.done);
    stream.end();
  }
}

/** Headers that hooks and CORS set on the reply: hijacking would lose them. */
function headersOf(reply: FastifyReply): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) headers[name] = String(value);
  }
  return headers;
}
