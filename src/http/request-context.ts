import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../common/request-context.js';
import { meterOf } from '../limits/limited-requests.js';
import { abortOnDisconnect } from './client-abort.js';
import { sentJson } from './json-body.js';
import { promptGiven } from './messages-text.js';
import { traceOf } from './request-traces.js';

export function requestContext(request: FastifyRequest, reply: FastifyReply): RequestContext {
  return {
    requestId: request.id,
    signal: abortOnDisconnect(reply.raw),
    sent: sentJson(request),
    prompt: promptGiven(request),
    trace: traceOf(request),
    meter: meterOf(request),
  };
}
