import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { of, type Observable } from 'rxjs';
import { ApiError } from '../common/api-error.js';
import { logError } from '../http/api-exception.filter.js';
import { endToEndHeaders } from '../http/hop-by-hop.js';
import { sentJson } from '../http/json-body.js';
import { relayAnswer } from '../http/relay-answer.js';
import { requestContext } from '../http/request-context.js';
import { PassThroughService } from '../serving/pass-through/pass-through.service.js';

/** Headers of the client that are for this server alone. */
const OWN_HEADERS = ['host', 'content-length', 'authorization', 'cookie', 'accept-encoding'];

/** Hands requests for --pass-through models on before anything looks into them, and their answers back. */
@Injectable()
export class PassThroughInterceptor implements NestInterceptor {
  constructor(private readonly passThrough: PassThroughService) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const path = request.url.split('?', 1)[0] ?? '';
    const sent = request.method === 'POST' ? sentJson(request) : null;
    const named = sent?.json['model'];
    const modelName = typeof named === 'string' ? named : undefined;
    const model = sent && this.passThrough.modelFor(path, modelName);
    if (!model) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const answer = await this.passThrough.forward(
      model,
      { path, body: sent.text, modelName, headers: endToEndHeaders(request.headers, OWN_HEADERS) },
      requestContext(request, reply),
    );
    const headers = ownHeaders(reply);
    reply.hijack();
    await relayAnswer(answer, reply.raw, {
      headers,
      errorEvent: () => brokenAnswer().toBody(),
      onError: (error) => logError(request.log as Logger, brokenAnswer(), error),
    });
    // One value, however empty: Nest takes none at all for an error.
    return of(undefined);
  }
}

/** Headers that hooks and CORS have set. */
function ownHeaders(reply: FastifyReply): Record<string, string | string[]> {
  const entries = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function brokenAnswer(): ApiError {
  const message = "The connection to the model's server broke before the answer was complete.";
  return new ApiError(503, 'server_error', message, { code: 'engine_unavailable' });
}
