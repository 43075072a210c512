import { describe, expect, it } from 'vitest';
import { MemorySessionStore } from './memory-session-store.js';
import type { Session } from './session.js';

const session = (tokens: number): Session => ({ model: 'm', messages: [], tokenIds: [], tokens });
const key = (id: number, owner = ''): { owner: string; id: number } => ({ owner, id });

describe('MemorySessionStore', () => {
  it('forgets a session that nobody used for its time to live; use starts it anew', async () => {
    let now = 0;
    const store = new MemorySessionStore({ ttlMs: 1000, maxSessions: 10 }, () => now);
    await store.write(key(1), session(1));
    await store.write(key(2), session(2));
    now = 900;
    await store.write(key(1), session(3));
    now = 1000;
    expect(await store.read(key(1))).toEqual(session(3));
    expect(await store.read(key(2))).toBeNull();
    now = 1900;
    expect(await store.read(key(1))).toBeNull();
  });

  it('makes room with the session unused the longest, per owner', async () => {
    const store = new MemorySessionStore({ ttlMs: 1000, maxSessions: 2 });
    await store.write(key(1, 'b'), session(0));
    for (const id of [1, 2]) await store.write(key(id, 'a'), session(id));
    await store.write(key(1, 'a'), session(9));
    await store.write(key(3, 'a'), session(3));
    expect(await store.read(key(2, 'a'))).toBeNull();
    expect(await store.read(key(1, 'a'))).toEqual(session(9));
    expect(await store.read(key(1, 'b'))).toEqual(session(0));
  });

  it('lets one at a time hold a session, and cancels the holder', async () => {
    const store = new MemorySessionStore({ ttlMs: 1000, maxSessions: 2 });
    const hold = await store.hold(key(1));
    expect(await store.hold(key(1))).toBeNull();
    expect(await store.hold(key(1, 'other'))).not.toBeNull();
    const cancelling = store.cancel(key(1));
    expect(hold?.cancelled.aborted).toBe(true);
    await hold?.release();
    await cancelling;
    expect(await store.hold(key(1))).not.toBeNull();
  });

  it('gives ids that are not in use', async () => {
    const store = new MemorySessionStore({ ttlMs: 1000, maxSessions: 9 });
    await store.write(key(1), session(0));
    expect(await store.nextId('')).toBe(2);
    expect(await store.nextId('')).toBe(3);
  });
});
