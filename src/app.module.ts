import { Logger, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { register } from 'prom-client';
import { ApiKeyGuard } from './auth/api-key.guard.js';
import { ApiKeys, type KnownKey } from './auth/api-keys.js';
import { RateLimitGuard } from './auth/rate-limit.guard.js';
import { ChatController } from './chat/chat.controller.js';
import { CompletionsController } from './completions/completions.controller.js';
import type { ServerConfig } from './config/server-config.js';
import { EmbeddingsController } from './embeddings/embeddings.controller.js';
import { ApiExceptionFilter } from './http/api-exception.filter.js';
import { ErrorBodies } from './http/error-bodies.js';
import { HttpServers } from './http/http-servers.js';
import { RouteTable } from './http/route-table.js';
import { SseResponder } from './http/sse-responder.js';
import { Limiter } from './limits/limiter.js';
import { MemoryLimiter } from './limits/memory-limiter.js';
import { KeyMetrics } from './metrics/key-metrics.js';
import type { FamilyName } from './metrics/metric-families.js';
import { ServerMetrics } from './metrics/server-metrics.js';
import { InteractiveController } from './interactive/interactive.controller.js';
import { ModelsController } from './models/models.controller.js';
import { PassThroughInterceptor } from './pass-through/pass-through.interceptor.js';
import { RerankController } from './pooling/rerank.controller.js';
import { ScoreController } from './pooling/score.controller.js';
import type { ServedModel } from './serving/models/served-model.js';
import { servingProviders } from './serving/serving.providers.js';
import { HealthController } from './system/health.controller.js';
import { MetricsModule } from './system/metrics.module.js';
import type { ProcessGroup } from './system/process-group.js';
import { TerminateController } from './system/terminate.controller.js';
import { Termination } from './system/termination.js';
import { VersionController } from './system/version.controller.js';
import { EncodeController } from './tokenize/encode.controller.js';
import { TokenizeController } from './tokenize/tokenize.controller.js';
import { TokenizerInfoController } from './tokenize/tokenizer-info.controller.js';
import { RequestBodyPipe } from './validation/request-body.pipe.js';

export interface AppModuleOptions {
  config: ServerConfig;
  models: readonly ServedModel[];
  keys: readonly KnownKey[];
  /** The processes that serve together with this one, if there are any. */
  group: ProcessGroup | null;
  servers: HttpServers;
}

/** The one place for what holds for every route: filter, guard and pipe. */
@Module({})
export class AppModule {
  static for({ config, models, keys, group, servers }: AppModuleOptions): DynamicModule {
    const apiKeys = new ApiKeys(keys);
    return {
      module: AppModule,
      imports: config.enableMetrics
        ? [MetricsModule.for({ requireAuth: config.metricsRequireAuth, group })]
        : [],
      controllers: [
        ChatController,
        CompletionsController,
        EmbeddingsController,
        ScoreController,
        RerankController,
        InteractiveController,
        ModelsController,
        TokenizeController,
        ...(config.enableTokenizerInfoEndpoint ? [TokenizerInfoController] : []),
        EncodeController,
        HealthController,
        VersionController,
        TerminateController,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ApiExceptionFilter },
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        { provide: APP_INTERCEPTOR, useClass: PassThroughInterceptor },
        { provide: APP_PIPE, useClass: RequestBodyPipe },
        { provide: HttpServers, useValue: servers },
        { provide: ApiKeys, useValue: apiKeys },
        ...(apiKeys.areLimited ? limitProviders(config) : []),
        metricsProvider(config, models),
        { provide: ErrorBodies, useValue: new ErrorBodies(config.compat) },
        { provide: Termination, useValue: new Termination(config.allowTerminateByClient, group) },
        SseResponder,
        RouteTable,
        ...servingProviders(config, models),
      ],
    };
  }
}

/** Only where a key has limits, so that the others pay nothing for it. The guard comes after the one that knows the key. */
function limitProviders({ redisUrl }: ServerConfig): Provider[] {
  return [
    { provide: APP_GUARD, useClass: RateLimitGuard },
    {
      provide: Limiter,
      useFactory: async (): Promise<Limiter> => {
        if (redisUrl === null) return new MemoryLimiter();
        const { RedisLimiter } = await import('./limits/redis-limiter.js');
        return RedisLimiter.connect(redisUrl, (message) => new Logger('limits').warn(message));
      },
    },
    { provide: KeyMetrics, useFactory: () => new KeyMetrics(register) },
  ];
}

function metricsProvider(config: ServerConfig, models: readonly ServedModel[]): Provider {
  return {
    provide: ServerMetrics,
    useFactory: () =>
      new ServerMetrics(register, {
        families: config.metricsNames as FamilyName[],
        maxModelLength: Math.max(1, ...models.map(({ engine }) => engine.info.maxModelLength)),
        sources: models.map(({ name, engine }) => ({
          modelName: name,
          device: engine.kind,
          read: () => {
            const { requestsRunning, requestsWaiting, kvCacheUsage } = engine.statistics;
            return { requestsRunning, requestsWaiting, kvCacheUsage };
          },
        })),
      }),
  };
}
