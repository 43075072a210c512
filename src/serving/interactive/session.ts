import type { ConversationMessage } from '../../templating/prepare-messages.js';

/** Whose session, and which: sessions of different API keys know nothing of each other. */
export interface SessionKey {
  /** '' where no key is asked for. */
  owner: string;
  id: number;
}

/** A conversation that the server remembers. Plain JSON, so that replicas can share it. */
export interface Session {
  /** Name of the served model: token ids of another mean nothing. */
  model: string;
  messages: ConversationMessage[];
  /**
   * Everything the model was given and has said, in tokens; null when only the messages are known, and they are
   * rendered anew.
   */
  tokenIds: number[] | null;
  /** How many tokens the session holds: `history_tokens` of the next turn. */
  tokens: number;
}

/** The right to change a session: nobody else has it at the same time. */
export interface SessionHold {
  /** Fires when somebody wants the running answer stopped. */
  cancelled: AbortSignal;
  release(): Promise<void>;
}

/** Where sessions live. Every method may throw ApiError 503 when that place can't be reached. */
export interface SessionStore {
  /** null when there is none, or none any more. */
  read(key: SessionKey): Promise<Session | null>;
  /** Also starts the session's time to live anew. */
  write(key: SessionKey, session: Session): Promise<void>;
  remove(key: SessionKey): Promise<void>;
  /** An id that the owner has not been given yet. */
  nextId(owner: string): Promise<number>;
  /** null while somebody else holds the session. */
  hold(key: SessionKey): Promise<SessionHold | null>;
  /** Stops a running answer, wherever it runs. Resolves when the session is free, at once when it is. */
  cancel(key: SessionKey): Promise<void>;
}

export interface SessionLimits {
  ttlMs: number;
  /** Per owner; the session unused the longest makes room. */
  maxSessions: number;
}
