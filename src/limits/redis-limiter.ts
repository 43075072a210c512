import {
  connectRedis,
  describeRedisError,
  newRedisClient,
  type RedisClient,
} from '../common/redis-connection.js';
import { NO_LIMITS, type Decision, type LimitedKey } from './key-limits.js';
import { plannedWindows, standings, usedUp, type NamedWindow } from './key-windows.js';
import type { LimitWindow } from './limit-window.js';
import { DailyWindow, RefillingWindow } from './limit-window.js';
import { Limiter } from './limiter.js';
import { MemoryLimiter } from './memory-limiter.js';

const PREFIX = 'nestling:limits';

/**
 * Reads the windows of a key by Redis' clock, takes from them what is asked for, and tells what is left. `begin` takes
 * one of each window of requests unless any window is used up, `charge` takes tokens, `read` nothing. Arguments: mode,
 * amount, then field, unit, limit and period (0: a day) of each window.
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local day = math.floor(now / 86400000)
local mode, amount = ARGV[1], tonumber(ARGV[2])
local levels, refused = {}, 0
for i = 3, #ARGV, 4 do
  local field, limit, period = ARGV[i], tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3])
  local kept = redis.call('HMGET', KEYS[1], field, field .. ':at')
  local level, at = tonumber(kept[1] or limit), tonumber(kept[2] or now)
  if period > 0 then level = math.min(limit, level + math.max(0, now - at) * limit / period)
  elseif at ~= day then level = limit end
  levels[#levels + 1] = math.min(limit, level)
  if level < 1 - 1e-6 then refused = 1 end
end
local taken = { begin = 'requests', charge = 'tokens' }
for i = 3, #ARGV, 4 do
  local index = (i + 1) / 4
  if taken[mode] == ARGV[i + 1] and not (mode == 'begin' and refused == 1) then
    levels[index] = levels[index] - amount
    local at = tonumber(ARGV[i + 3]) > 0 and now or day
    redis.call('HSET', KEYS[1], ARGV[i], string.format('%.17g', levels[index]), ARGV[i] .. ':at', string.format('%.0f', at))
  end
end
if mode ~= 'read' then redis.call('PEXPIRE', KEYS[1], 172800000) end
local answer = { tostring(refused), string.format('%.0f', now) }
for _, level in ipairs(levels) do answer[#answer + 1] = string.format('%.17g', level) end
return answer`;

interface Reading {
  isRefused: boolean;
  now: number;
  windows: NamedWindow[];
}

/**
 * Counts in Redis, together with all processes that use it; requests at the same time are counted in each process,
 * since one that dies could not give its places back. While Redis is away each process counts for itself.
 */
export class RedisLimiter extends Limiter {
  /** Requests that run here, and what Redis could not be told. */
  private readonly here = new MemoryLimiter();
  private isAway = false;

  private constructor(
    private readonly client: RedisClient,
    private readonly onTrouble: (message: string) => void,
  ) {
    super();
  }

  /** Throws UserError with one line when nothing answers at the URL. `onTrouble` hears once when commands begin to fail. */
  static async connect(url: string, onTrouble: (message: string) => void): Promise<RedisLimiter> {
    const client = newRedisClient(url);
    await connectRedis(client);
    return new RedisLimiter(client, onTrouble);
  }

  override async begin(key: LimitedKey): Promise<Decision> {
    const place = this.here.begin(placesOf(key));
    if (place.refusal) return { refusal: place.refusal, standing: await this.standing(key) };
    const reading = await this.ask('begin', 1, key);
    const decision = reading
      ? {
          refusal: reading.isRefused ? usedUp(reading.windows, reading.now) : null,
          standing: standingsOf(reading),
        }
      : this.here.begin(windowsOf(key));
    if (decision.refusal) this.end(key);
    return decision;
  }

  override charge(key: LimitedKey, tokens: number): void {
    void this.ask('charge', tokens, key).then((reading) => {
      if (!reading) this.here.charge(windowsOf(key), tokens);
    });
  }

  override async standing(key: LimitedKey): Promise<Decision['standing']> {
    const reading = await this.ask('read', 0, key);
    return reading ? standingsOf(reading) : this.here.standing(windowsOf(key));
  }

  override end(key: LimitedKey): void {
    this.here.end(placesOf(key));
  }

  /** After the last requests have ended. */
  onApplicationShutdown(): void {
    this.client.destroy();
  }

  /** Null when Redis did not answer. */
  private async ask(
    mode: 'begin' | 'charge' | 'read',
    amount: number,
    key: LimitedKey,
  ): Promise<Reading | null> {
    const planned = plannedWindows(key);
    const windows = planned.flatMap(({ limitName, unit, limit, periodMs }) => [
      limitName,
      unit,
      String(limit),
      String(periodMs ?? 0),
    ]);
    try {
      const answer = await this.client.eval(SCRIPT, {
        keys: [`${PREFIX}:{${key.name}}`],
        arguments: [mode, String(amount), ...windows],
      });
      this.isAway = false;
      const [refused, now, ...levels] = (answer as string[]).map(Number);
      return {
        isRefused: refused === 1,
        now: now ?? 0,
        windows: planned.map(({ unit, limitName, limit, periodMs }, index) => ({
          unit,
          limitName,
          window: windowAt(limit, periodMs, levels[index] ?? limit, now ?? 0),
        })),
      };
    } catch (error) {
      if (!this.isAway)
        this.onTrouble(`--key-limits: Redis does not count, this process does: ${describeRedisError(error)}`);
      this.isAway = true;
      return null;
    }
  }
}

/** A window as it was read, to ask it what ours are asked. */
function windowAt(limit: number, periodMs: number | null, level: number, now: number): LimitWindow {
  const window = periodMs === null ? new DailyWindow(limit) : new RefillingWindow(limit, periodMs, now);
  window.take(limit - level, now);
  return window;
}

const standingsOf = ({ windows, now }: Reading): Decision['standing'] => standings(windows, now);

/** The same key with the one limit that is counted here. */
function placesOf({ name, limits }: LimitedKey): LimitedKey {
  return { name: `${name} here`, limits: { ...NO_LIMITS, maxParallelRequests: limits.maxParallelRequests } };
}

/** The same key with all other limits. */
function windowsOf({ name, limits }: LimitedKey): LimitedKey {
  return { name, limits: { ...limits, maxParallelRequests: null } };
}
