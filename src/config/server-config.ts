import type { ValuesOf } from './setting.js';
import type { accessSettings } from './settings/access.js';
import type { clusterSettings } from './settings/cluster.js';
import type { engineSettings } from './settings/engine.js';
import type { generationSettings } from './settings/generation.js';
import type { limitSettings } from './settings/limits.js';
import type { modelSettings } from './settings/models.js';
import type { observabilitySettings } from './settings/observability.js';
import type { quotaSettings } from './settings/quotas.js';
import type { serverSettings } from './settings/server.js';
import type { templateSettings } from './settings/templates.js';

/**
 * Everything the server was told, checked and typed. The members are the rows of src/config/settings/, which
 * also say what each one means.
 */
export interface ServerConfig
  extends
    ValuesOf<typeof modelSettings>,
    ValuesOf<typeof serverSettings>,
    ValuesOf<typeof accessSettings>,
    ValuesOf<typeof engineSettings>,
    ValuesOf<typeof templateSettings>,
    ValuesOf<typeof generationSettings>,
    ValuesOf<typeof limitSettings>,
    ValuesOf<typeof quotaSettings>,
    ValuesOf<typeof observabilitySettings>,
    ValuesOf<typeof clusterSettings> {
  /** One line for each given setting that changes nothing, to be logged once the server starts. */
  readonly notices: readonly string[];
}
