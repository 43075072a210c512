import type { Provider } from '@nestjs/common';
import type { ServerConfig } from '../config/server-config.js';
import { ServerMetrics } from '../metrics/server-metrics.js';
import { ChatCompletionService } from './chat/chat-completion.service.js';
import { ChatPreparation } from './chat/chat-preparation.js';
import { ChatPrompts } from './chat/chat-prompt.js';
import { CompletionPreparation } from './completions/completion-preparation.js';
import { CompletionService } from './completions/completion.service.js';
import { AnswerStyle } from './generation/answer-style.js';
import { Admission } from './generation/admission.js';
import { GenerationRunner } from './generation/generation-runner.js';
import { OutputConstraints } from './generation/output-constraints.js';
import { interactiveProviders } from './interactive/interactive.providers.js';
import { HealthService } from './models/health.service.js';
import { ModelRegistry } from './models/model-registry.js';
import type { ServedModel } from './models/served-model.js';
import { PassThroughService } from './pass-through/pass-through.service.js';
import { poolingProviders } from './pooling/pooling.providers.js';
import { EncodeService } from './tokenize/encode.service.js';
import { TokenizeService } from './tokenize/tokenize.service.js';

/** Wires the services of this folder: each gets the part of the configuration that it needs, and no more. */
export function servingProviders(config: ServerConfig, models: readonly ServedModel[]): Provider[] {
  const style = new AnswerStyle(config.compat, config.reasoningField);
  const generation = {
    maxLogprobs: config.maxLogprobs,
    maxN: config.maxN,
    tokensAsTokenIds: config.returnTokensAsTokenIds,
  };
  return [
    {
      provide: ModelRegistry,
      useFactory: () => new ModelRegistry(models, { strictModelName: config.strictModelName }),
    },
    {
      provide: Admission,
      useFactory: () => new Admission({ maxRunning: config.maxNumSeqs, maxWaiting: config.maxWaiting }),
    },
    {
      provide: ChatPrompts,
      useFactory: () =>
        new ChatPrompts({
          defaultKwargs: config.defaultChatTemplateKwargs ?? {},
          trustRequestTemplate: config.trustRequestChatTemplate,
          warmUp: models,
        }),
    },
    {
      provide: ChatPreparation,
      useFactory: (prompts: ChatPrompts, constraints: OutputConstraints) =>
        new ChatPreparation(prompts, constraints, {
          ...generation,
          role: config.responseRole,
          excludeToolsWhenNone: config.excludeToolsWhenToolChoiceNone,
        }),
      inject: [ChatPrompts, OutputConstraints],
    },
    {
      provide: ChatCompletionService,
      useFactory: (registry: ModelRegistry, preparation: ChatPreparation, runner: GenerationRunner) =>
        new ChatCompletionService(registry, preparation, runner, {
          reasoningField: config.reasoningField,
          role: config.responseRole,
          forceUsage: config.enableForceIncludeUsage,
          streamInterval: config.streamInterval,
          style,
        }),
      inject: [ModelRegistry, ChatPreparation, GenerationRunner],
    },
    OutputConstraints,
    {
      provide: CompletionPreparation,
      useFactory: (constraints: OutputConstraints) => new CompletionPreparation(constraints, generation),
      inject: [OutputConstraints],
    },
    {
      provide: CompletionService,
      useFactory: (registry: ModelRegistry, preparation: CompletionPreparation, runner: GenerationRunner) =>
        new CompletionService(registry, preparation, runner, {
          forceUsage: config.enableForceIncludeUsage,
          streamInterval: config.streamInterval,
          style,
        }),
      inject: [ModelRegistry, CompletionPreparation, GenerationRunner],
    },
    {
      provide: GenerationRunner,
      useFactory: (metrics: ServerMetrics, admission: Admission) =>
        new GenerationRunner(metrics, admission, {
          timeoutMs: config.requestTimeoutSeconds > 0 ? config.requestTimeoutSeconds * 1000 : null,
        }),
      inject: [ServerMetrics, Admission],
    },
    HealthService,
    PassThroughService,
    TokenizeService,
    EncodeService,
    ...interactiveProviders(config),
    ...poolingProviders(config),
  ];
}
