import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { Public } from '../auth/public.decorator.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsPage } from './metrics-page.js';
import type { ProcessGroup } from './process-group.js';

/** GET /metrics; global, so that the controller, which belongs to Prometheus' module, is given its page. */
@Global()
@Module({})
export class MetricsModule {
  static for(options: { requireAuth: boolean; group: ProcessGroup | null }): DynamicModule {
    if (!options.requireAuth) Public()(MetricsController);
    return {
      module: MetricsModule,
      imports: [PrometheusModule.register({ controller: MetricsController })],
      providers: [{ provide: MetricsPage, useValue: new MetricsPage(options.group) }],
      exports: [MetricsPage],
    };
  }
}
