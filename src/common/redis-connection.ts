import { createClient } from '@redis/client';
import { UserError } from './user-error.js';

export type RedisClient = ReturnType<typeof newRedisClient>;

/** A client whose commands fail at once while Redis is away: who waits for one had better be told. */
export const newRedisClient = (url: string) => createClient({ url, disableOfflineQueue: true });

/** Connects them all. Throws UserError with one line when nothing answers. */
export async function connectRedis(...clients: RedisClient[]): Promise<void> {
  // Reported by the commands that fail; without a listener the process would end.
  for (const each of clients) each.on('error', () => undefined);
  try {
    await Promise.all(clients.map(connectOnce));
  } catch (error) {
    for (const each of clients) each.destroy();
    throw new UserError(`can't reach the Redis of --redis-url: ${describeRedisError(error)}`, {
      cause: error,
    });
  }
}

/** One phrase about what went wrong. */
export function describeRedisError(error: unknown): string {
  return (error instanceof Error && error.message) || 'no answer';
}

/** The client would try forever; a server that starts wants to know. */
async function connectOnce(client: RedisClient): Promise<void> {
  await Promise.race([
    client.connect(),
    new Promise<never>((_resolve, reject) => {
      client.once('error', reject);
    }),
  ]);
}
