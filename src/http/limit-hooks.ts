import type { FastifyInstance } from 'fastify';
import { chargeOf, keyOf } from '../limits/limited-requests.js';
import { limitHeaders } from '../limits/limit-headers.js';
import type { Limiter } from '../limits/limiter.js';

/** A whole answer tells how its key stands after it; of a stream the headers are gone before its cost is known. */
export function tellLimits(fastify: FastifyInstance, limiter: Limiter): void {
  fastify.addHook('onSend', async (request, reply) => {
    const key = keyOf(request);
    const charge = chargeOf(request);
    if (!key || !charge) return;
    charge.settle();
    void reply.headers(limitHeaders(await limiter.standing(key)));
  });
}
