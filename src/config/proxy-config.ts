import type { ValuesOf } from './setting.js';
import type { accessSettings } from './settings/access.js';
import type { limitSettings } from './settings/limits.js';
import type { observabilitySettings } from './settings/observability.js';
import type { proxySettings } from './settings/proxy.js';
import type { serverSettings } from './settings/server.js';

/** What `nestling proxy` was told. */
export interface ProxyConfig
  extends
    ValuesOf<typeof serverSettings>,
    ValuesOf<typeof accessSettings>,
    ValuesOf<typeof limitSettings>,
    ValuesOf<typeof observabilitySettings>,
    ValuesOf<typeof proxySettings> {
  /** One line for each given setting that changes nothing. */
  readonly notices: readonly string[];
}
