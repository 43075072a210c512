import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../common/api-error.js';
import type { LimitedKey, Refusal } from '../limits/key-limits.js';
import { limitHeaders, durationText } from '../limits/limit-headers.js';
import { Limiter } from '../limits/limiter.js';
import { keyOf, noteCharge } from '../limits/limited-requests.js';
import { RequestCharge } from '../limits/request-charge.js';
import { KeyMetrics } from '../metrics/key-metrics.js';

/**
 * Holds requests to the limits of their keys. Whatever is posted counts, so that no route is forgotten; what is only
 * read (models, probes) does not.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly limiter: Limiter,
    private readonly metrics: KeyMetrics,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = request.method === 'POST' ? keyOf(request) : null;
    if (!key) return true;
    const reply = http.getResponse<FastifyReply>();
    const { refusal, standing } = await this.limiter.begin(key);
    void reply.headers(limitHeaders(standing));
    if (refusal) {
      this.metrics.refused(key.name, refusal.limitName);
      throw tooMany(key, refusal);
    }
    this.metrics.began(key.name);
    const charge = new RequestCharge((promptTokens, generatedTokens) => {
      this.limiter.charge(key, promptTokens + generatedTokens);
      this.metrics.used(key.name, promptTokens, generatedTokens);
    });
    noteCharge(request, charge);
    this.endWithResponse(key, charge, reply);
    return true;
  }

  /** `close` comes for every response: complete ones, hijacked ones, and those whose clients left. */
  private endWithResponse(key: LimitedKey, charge: RequestCharge, { raw }: FastifyReply): void {
    const end = (): void => {
      charge.settle();
      this.limiter.end(key);
    };
    // The client may have left while the limiter was asked.
    if (raw.closed) end();
    else raw.once('close', end);
  }
}

/** OpenAI's error, with the numbers. */
function tooMany({ name }: LimitedKey, { unit, limitName, limit, used, retryMs }: Refusal): ApiError {
  return new ApiError(
    429,
    unit,
    `Rate limit reached for the key '${name}' on ${limitName}: limit ${limit}, used ${used}. Please try again in ${durationText(retryMs)}.`,
    { code: 'rate_limit_exceeded', headers: { 'retry-after': String(Math.ceil(retryMs / 1000)) } },
  );
}
