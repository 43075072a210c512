import { randomUUID } from 'node:crypto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { packageVersion } from '../common/package.js';

/**
 * What all spans say of this process. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win; several processes (--workers,
 * replicas) are told apart by service.instance.id.
 */
export function serverResource(): Resource {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': 'nestling',
        'service.version': packageVersion(),
        'service.instance.id': randomUUID(),
        'process.pid': process.pid,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
}
