import type { FastifyInstance, FastifyRequest } from 'fastify';

const prompts = new WeakMap<FastifyRequest, string>();

/**
 * LMDeploy's clients may send one text for `messages`: a prompt that is used as it is, without a template. The routes
 * see a conversation of one message.
 */
export function acceptMessagesText(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', async (request) => {
    const body = request.body as { messages?: unknown } | null | undefined;
    const messages = body?.messages;
    if (!body || typeof messages !== 'string') return;
    prompts.set(request, messages);
    body.messages = [{ role: 'user', content: messages }];
  });
}

/** The prompt that came for messages; null for a conversation. */
export function promptGiven(request: FastifyRequest): string | null {
  return prompts.get(request) ?? null;
}
