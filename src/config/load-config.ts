import { CommanderError } from 'commander';
import { UserError } from '../common/user-error.js';
import { applySslVariables } from './ssl-variables.js';
import { COMPAT_SETTINGS, type CompatSystem } from './compat.js';
import { readConfigFile } from './config-file.js';
import { mistypedVariables, processEnvironment, readEnvironment } from './environment.js';
import type { GivenValue } from './given-value.js';
import type { ProxyConfig } from './proxy-config.js';
import type { ServerConfig } from './server-config.js';
import type { CommandName } from './setting-groups.js';
import type { Environment, Setting } from './setting.js';
import { asUserError, SettingsCommand } from './settings-command.js';
import { settingsOf, spellingsOf, type NamedSetting } from './spellings.js';

/**
 * The configuration that a command line gives: `argv` without the program and the command's name.
 *
 * Flags win over the environment, the environment over the config file, the file over defaults. Throws
 * UserError with one line when something is unknown, out of range or can't be honoured.
 */
export function loadConfig(input: { argv: readonly string[]; env?: Environment }): ServerConfig {
  const command = new SettingsCommand('serve').argument('[model...]').exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  try {
    command.parse(input.argv, { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError ? asUserError(error) : error;
  }
  return configFrom({
    models: command.args,
    given: command.given,
    environment: input.env ?? processEnvironment(),
  });
}

/** The configuration from already parsed flags; `models` are the positional arguments. */
export function configFrom(input: {
  models: readonly string[];
  given: readonly GivenValue[];
  environment: Environment;
}): ServerConfig {
  // The table is the type: ServerConfig is inferred from the very rows that are read.
  return settingsFrom('serve', input) as unknown as ServerConfig;
}

/** The same for `nestling proxy`, which takes no models. */
export function proxyConfigFrom(input: {
  given: readonly GivenValue[];
  environment: Environment;
}): ProxyConfig {
  return settingsFrom('proxy', { ...input, models: [] }) as unknown as ProxyConfig;
}

function settingsFrom(
  command: CommandName,
  input: { models: readonly string[]; given: readonly GivenValue[]; environment: Environment },
): Readonly<Record<string, unknown>> {
  const settings = settingsOf(command);
  const positional = settings.filter(({ name }) => name === 'models' && input.models.length > 0);
  const flags = [
    ...input.given,
    ...positional.map((setting) => ({ setting, origin: 'MODEL', values: input.models })),
  ];
  const environment = readEnvironment(settings, input.environment);
  const file = configFilePath([...environment, ...flags]);
  const fromFile = file === null ? [] : readConfigFile(file, spellingsOf(command));

  const values: Record<string, unknown> = {};
  const notices = mistypedVariables(settings, input.environment);
  for (const setting of settings) {
    const given = firstGiven(setting, [flags, environment, fromFile]);
    const { row } = setting;
    if (row.kind === 'ignored') {
      if (given) notices.push(...effectOf(setting, given.origin));
      continue;
    }
    const fallback = row.defaultValue(input.environment);
    const value = given ? readValue(row, given) : fallback;
    if (given && JSON.stringify(value) !== JSON.stringify(fallback)) {
      notices.push(...effectOf(setting, given.origin));
    }
    values[setting.name] = value;
  }
  const system = values['compat'] as CompatSystem | undefined;
  const preset = Object.entries(COMPAT_SETTINGS[system ?? 'openai']);
  const isGiven = (name: string): boolean =>
    [...flags, ...environment, ...fromFile].some(({ setting }) => setting.name === name);
  for (const [name, value] of preset) if (!isGiven(name)) values[name] = value;
  applySslVariables(values, input.environment);
  return Object.freeze({ ...values, notices });
}

/** What the first source that says anything says about a setting; a repeated flag adds its values. */
function firstGiven(setting: NamedSetting, sources: readonly (readonly GivenValue[])[]): GivenValue | null {
  for (const source of sources) {
    const given = source.filter((value) => value.setting.name === setting.name);
    const last = given.at(-1);
    if (last) return { ...last, values: given.flatMap(({ values }) => values) };
  }
  return null;
}

function configFilePath(given: readonly GivenValue[]): string | null {
  const path = given.findLast(({ setting }) => setting.name === 'configFile')?.values.at(-1);
  return typeof path === 'string' ? path : null;
}

function readValue(row: Setting<unknown>, { origin, values }: GivenValue): unknown {
  return row.read(values, (value) => {
    const got = row.secret ? '' : `, got ${JSON.stringify(value)}`;
    throw new UserError(`${origin} must be ${row.rule}${got}`);
  });
}

/** The log lines of a setting that was given and changes nothing. Throws UserError for one that is refused. */
function effectOf({ row: { effect } }: NamedSetting, origin: string): string[] {
  if (effect === 'works') return [];
  if ('refused' in effect) throw new UserError(`${origin} can't be used: ${effect.refused}`);
  return [`${origin} changes nothing: ${effect.ignored}`];
}
