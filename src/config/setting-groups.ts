import type { SettingTable } from './setting.js';
import { accessSettings } from './settings/access.js';
import { clusterSettings } from './settings/cluster.js';
import { engineSettings } from './settings/engine.js';
import { generationSettings } from './settings/generation.js';
import { hardwareSettings } from './settings/hardware.js';
import { limitSettings } from './settings/limits.js';
import { modelSettings } from './settings/models.js';
import { observabilitySettings } from './settings/observability.js';
import { proxySettings } from './settings/proxy.js';
import { quotaSettings } from './settings/quotas.js';
import { serverSettings } from './settings/server.js';
import { templateSettings } from './settings/templates.js';

/** The commands that take settings. */
export type CommandName = 'serve' | 'proxy';

export interface SettingGroup {
  title: string;
  commands: readonly CommandName[];
  settings: SettingTable;
}

/** The table of settings, in the order of --help and of the documentation. */
export const settingGroups: readonly SettingGroup[] = [
  { title: 'Models', commands: ['serve'], settings: modelSettings },
  { title: 'Server', commands: ['serve', 'proxy'], settings: serverSettings },
  { title: 'Access', commands: ['serve', 'proxy'], settings: accessSettings },
  { title: 'Engine', commands: ['serve'], settings: engineSettings },
  { title: 'Templates and parsers', commands: ['serve'], settings: templateSettings },
  { title: 'Generation', commands: ['serve'], settings: generationSettings },
  { title: 'Limits', commands: ['serve', 'proxy'], settings: limitSettings },
  { title: 'Limits per key', commands: ['serve'], settings: quotaSettings },
  { title: 'Logs, metrics, traces', commands: ['serve', 'proxy'], settings: observabilitySettings },
  { title: 'Other servers', commands: ['serve'], settings: clusterSettings },
  { title: 'Request distribution', commands: ['proxy'], settings: proxySettings },
  { title: "Other systems' hardware", commands: ['serve'], settings: hardwareSettings },
];
