import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '../../common/api-error.js';
import { connectRedis, newRedisClient, type RedisClient } from '../../common/redis-connection.js';
import type { Session, SessionHold, SessionKey, SessionLimits, SessionStore } from './session.js';

const PREFIX = 'nestling:interactive';
const CANCEL_CHANNEL = `${PREFIX}:cancel`;
/** A replica that dies gives its sessions free after this time; a living one renews its holds earlier. */
const HOLD_MS = 30_000;
const RENEW_MS = 10_000;
const POLL_MS = 20;

/** Deletes the hold only while it is still the caller's own. */
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;
const RENEW = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0`;

/** Sessions in Redis, shared by all replicas that use it. */
export class RedisSessionStore implements SessionStore {
  private readonly running = new Map<string, AbortController>();

  private constructor(
    private readonly client: RedisClient,
    private readonly subscriber: RedisClient,
    private readonly limits: SessionLimits,
  ) {}

  /** Throws UserError with one line when nothing answers at the URL. */
  static async connect(url: string, limits: SessionLimits): Promise<RedisSessionStore> {
    const client = newRedisClient(url);
    const subscriber = client.duplicate();
    await connectRedis(client, subscriber);
    const store = new RedisSessionStore(client, subscriber, limits);
    await subscriber.subscribe(CANCEL_CHANNEL, (name) => store.running.get(name)?.abort());
    return store;
  }

  async read(key: SessionKey): Promise<Session | null> {
    const text = await this.ask((client) => client.get(sessionName(key)));
    return text === null ? null : (JSON.parse(text) as Session);
  }

  async write(key: SessionKey, session: Session): Promise<void> {
    const { ttlMs, maxSessions } = this.limits;
    const index = indexName(key.owner);
    await this.ask(async (client) => {
      const now = Date.now();
      await client
        .multi()
        .set(sessionName(key), JSON.stringify(session), { PX: ttlMs })
        .zAdd(index, { score: now, value: String(key.id) })
        .zRemRangeByScore(index, 0, now - ttlMs)
        .pExpire(index, ttlMs)
        .exec();
      const surplus = await client.zRange(index, 0, -(maxSessions + 1));
      if (surplus.length === 0) return;
      await client.del(surplus.map((id) => sessionName({ ...key, id: Number(id) })));
      await client.zRem(index, surplus);
    });
  }

  async remove(key: SessionKey): Promise<void> {
    await this.ask((client) =>
      client.multi().del(sessionName(key)).zRem(indexName(key.owner), String(key.id)).exec(),
    );
  }

  async nextId(owner: string): Promise<number> {
    for (;;) {
      const id = await this.ask((client) => client.incr(`${PREFIX}:next:${owner}`));
      if ((await this.read({ owner, id })) === null) return id;
    }
  }

  async hold(key: SessionKey): Promise<SessionHold | null> {
    const name = holdName(key);
    const token = randomUUID();
    const got = await this.ask((client) => client.set(name, token, { PX: HOLD_MS, NX: true }));
    if (got === null) return null;
    const controller = new AbortController();
    this.running.set(name, controller);
    const renewal = setInterval(() => {
      this.client.eval(RENEW, { keys: [name], arguments: [token, String(HOLD_MS)] }).catch(() => undefined);
    }, RENEW_MS);
    return {
      cancelled: controller.signal,
      release: async () => {
        clearInterval(renewal);
        this.running.delete(name);
        // When Redis is away the hold ends by itself.
        await this.client.eval(RELEASE, { keys: [name], arguments: [token] }).catch(() => undefined);
      },
    };
  }

  async cancel(key: SessionKey): Promise<void> {
    const name = holdName(key);
    await this.ask((client) => client.publish(CANCEL_CHANNEL, name));
    const giveUpAt = Date.now() + HOLD_MS;
    while (Date.now() < giveUpAt && (await this.ask((client) => client.exists(name))) > 0)
      await delay(POLL_MS);
  }

  /** Called by Nest when the server closes. */
  onModuleDestroy(): void {
    this.client.destroy();
    this.subscriber.destroy();
  }

  private async ask<Answer>(question: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    try {
      return await question(this.client);
    } catch (error) {
      throw new ApiError(503, 'server_error', 'The shared sessions (--redis-url) are not available.', {
        code: 'sessions_unavailable',
        headers: { 'retry-after': '1' },
        cause: error,
      });
    }
  }
}

// The braces keep the keys of one owner on one node of a cluster.
const sessionName = ({ owner, id }: SessionKey): string => `${PREFIX}:{${owner}}:${id}`;
const holdName = ({ owner, id }: SessionKey): string => `${PREFIX}:{${owner}}:${id}:hold`;
const indexName = (owner: string): string => `${PREFIX}:{${owner}}:index`;
