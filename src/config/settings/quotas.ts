import type { SettingTable } from '../setting.js';
import { text } from '../setting-kinds.js';

/** What the requests of one key may take together. */
export const quotaSettings = {
  keyLimits: text({
    default: null,
    placeholder: '<file>',
    description:
      'YAML file with API keys, their names, and how many requests and tokens each may use (docs/operations.md).',
  }),
} satisfies SettingTable;
