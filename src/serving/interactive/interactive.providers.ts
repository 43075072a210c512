import type { Provider } from '@nestjs/common';
import type { ServerConfig } from '../../config/server-config.js';
import { GenerationRunner } from '../generation/generation-runner.js';
import { ModelRegistry } from '../models/model-registry.js';
import { InteractiveService } from './interactive.service.js';
import { MemorySessionStore } from './memory-session-store.js';
import type { SessionStore } from './session.js';
import { SessionPrompts } from './session-prompt.js';

const SESSION_STORE = Symbol('SessionStore');

/** Sessions in memory, or in Redis when one is configured; its client is loaded only then. */
export function interactiveProviders(config: ServerConfig): Provider[] {
  const limits = { ttlMs: config.sessionTtlSeconds * 1000, maxSessions: config.maxSessions };
  return [
    SessionPrompts,
    {
      provide: SESSION_STORE,
      useFactory: async (): Promise<SessionStore> => {
        if (config.redisUrl === null) return new MemorySessionStore(limits);
        const { RedisSessionStore } = await import('./redis-session-store.js');
        return RedisSessionStore.connect(config.redisUrl, limits);
      },
    },
    {
      provide: InteractiveService,
      useFactory: (
        models: ModelRegistry,
        prompts: SessionPrompts,
        runner: GenerationRunner,
        store: SessionStore,
      ) =>
        new InteractiveService(
          models,
          prompts,
          runner,
          store,
          config.workers === 1 || config.redisUrl !== null,
        ),
      inject: [ModelRegistry, SessionPrompts, GenerationRunner, SESSION_STORE],
    },
  ];
}
