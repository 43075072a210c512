import type { Session, SessionHold, SessionKey, SessionLimits, SessionStore } from './session.js';

interface Entry {
  session: Session;
  expiresAt: number;
}

interface Running {
  controller: AbortController;
  released: Promise<void>;
}

/** Sessions in this process. */
export class MemorySessionStore implements SessionStore {
  /** Per owner, the one unused the longest first. */
  private readonly owners = new Map<string, Map<number, Entry>>();
  private readonly running = new Map<string, Running>();
  private lastId = 0;

  /** `now`: milliseconds on any clock that only goes forward. */
  constructor(
    private readonly limits: SessionLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async read({ owner, id }: SessionKey): Promise<Session | null> {
    this.dropExpired();
    return this.owners.get(owner)?.get(id)?.session ?? null;
  }

  async write({ owner, id }: SessionKey, session: Session): Promise<void> {
    this.dropExpired();
    const entries = this.owners.get(owner) ?? new Map<number, Entry>();
    this.owners.set(owner, entries);
    // Deleting first moves the session to the end, where the used ones are.
    entries.delete(id);
    entries.set(id, { session, expiresAt: this.now() + this.limits.ttlMs });
    const [oldest] = entries.keys();
    if (entries.size > this.limits.maxSessions && oldest !== undefined) entries.delete(oldest);
  }

  async remove({ owner, id }: SessionKey): Promise<void> {
    const entries = this.owners.get(owner);
    entries?.delete(id);
    if (entries?.size === 0) this.owners.delete(owner);
  }

  async nextId(owner: string): Promise<number> {
    do this.lastId++;
    while (this.owners.get(owner)?.has(this.lastId));
    return this.lastId;
  }

  async hold(key: SessionKey): Promise<SessionHold | null> {
    const name = nameOf(key);
    if (this.running.has(name)) return null;
    const controller = new AbortController();
    const { promise, resolve } = withResolver();
    this.running.set(name, { controller, released: promise });
    return {
      cancelled: controller.signal,
      release: async () => {
        this.running.delete(name);
        resolve();
      },
    };
  }

  async cancel(key: SessionKey): Promise<void> {
    const running = this.running.get(nameOf(key));
    running?.controller.abort();
    await running?.released;
  }

  private dropExpired(): void {
    const now = this.now();
    for (const [owner, entries] of this.owners) {
      for (const [id, { expiresAt }] of entries) {
        // All sessions live equally long, so that the first fresh one has only fresh ones behind it.
        if (expiresAt > now) break;
        entries.delete(id);
      }
      if (entries.size === 0) this.owners.delete(owner);
    }
  }
}

const nameOf = ({ owner, id }: SessionKey): string => `${owner}:${id}`;

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
