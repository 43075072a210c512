import { nearestWord } from '../common/nearest-word.js';
import type { IgnoredSetting, Setting, SettingAlias } from './setting.js';
import { settingGroups, type CommandName, type SettingGroup } from './setting-groups.js';

/** A row of the table with everything that follows from its name and place. */
export interface NamedSetting {
  name: string;
  /** Without dashes. */
  flag: string;
  group: SettingGroup;
  row: Setting<unknown> | IgnoredSetting;
}

/** One way to write a setting on the command line. */
export interface Spelling {
  flag: string;
  setting: NamedSetting;
  /** Undefined for the setting's own flag. */
  alias?: SettingAlias;
}

/** The settings of one command, in the order of the table. */
export function settingsOf(command: CommandName): NamedSetting[] {
  return settingGroups
    .filter((group) => group.commands.includes(command))
    .flatMap((group) =>
      Object.entries(group.settings).map(([name, row]) => ({
        name,
        flag: row.flag ?? kebabCase(name),
        group,
        row,
      })),
    );
}

/** Every spelling of every setting of a command, by flag. */
export function spellingsOf(command: CommandName): ReadonlyMap<string, Spelling> {
  const spellings = new Map<string, Spelling>();
  for (const setting of settingsOf(command)) {
    spellings.set(setting.flag, { flag: setting.flag, setting });
    for (const alias of setting.row.aliases) spellings.set(alias.flag, { flag: alias.flag, setting, alias });
  }
  return spellings;
}

/** `maxModelLen`, `max_model_len` and `max-model-len` all become `max-model-len`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

/** `; did you mean X?` with the candidate nearest to a mistyped word, or nothing. */
export function suggestion(
  word: string,
  candidates: Iterable<string>,
  write = (found: string) => found,
): string {
  const nearest = nearestWord(word, candidates);
  return nearest === null ? '' : `; did you mean ${write(nearest)}?`;
}
