import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ApiKeyGuard } from '../auth/api-key.guard.js';
import { ApiKeys, unlimitedKeys } from '../auth/api-keys.js';
import { Public } from '../auth/public.decorator.js';
import { ApiExceptionFilter } from '../http/api-exception.filter.js';
import { RouteTable } from '../http/route-table.js';
import { MetricsModule } from '../system/metrics.module.js';
import { DistributionController } from './distribution.controller.js';
import { NodeClients } from './node-clients.js';
import { NodeRegistry } from './node-registry.js';
import { NodesController } from './nodes.controller.js';
import { RequestDistributor } from './request-distributor.js';

export interface ProxyModuleOptions {
  nodes: NodeRegistry;
  clients: NodeClients;
  keys: readonly string[];
  openRegistration: boolean;
  metrics: { enabled: boolean; requireAuth: boolean };
}

/** Wires the request distribution server. */
@Module({})
export class ProxyModule {
  static for({ nodes, clients, keys, openRegistration, metrics }: ProxyModuleOptions): DynamicModule {
    if (openRegistration) {
      const add = Object.getOwnPropertyDescriptor(NodesController.prototype, 'add');
      if (add) Public()(NodesController.prototype, 'add', add);
    }
    return {
      module: ProxyModule,
      imports: metrics.enabled ? [MetricsModule.for({ requireAuth: metrics.requireAuth, group: null })] : [],
      controllers: [NodesController, DistributionController],
      providers: [
        { provide: APP_FILTER, useClass: ApiExceptionFilter },
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        { provide: ApiKeys, useValue: new ApiKeys(unlimitedKeys(keys)) },
        { provide: NodeRegistry, useValue: nodes },
        { provide: NodeClients, useValue: clients },
        { provide: RequestDistributor, useValue: new RequestDistributor(nodes, clients) },
        RouteTable,
      ],
    };
  }
}
