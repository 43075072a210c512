import { CommanderError } from 'commander';
import { UserError } from '../common/user-error.js';
import { readConfigFile } from './config-file.js';
import { processEnvironment, readEnvironment } from './environment.js';
import type { GivenValue } from './given-value.js';
import type { ServerConfig } from './server-config.js';
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
  const settings = settingsOf('serve');
  const positional = settings.filter(({ name }) => name === 'models' && input.models.length > 0);
  const flags = [
    ...input.given,
    ...positional.map((setting) => ({ setting, origin: 'MODEL', values: input.models })),
  ];
  const environment = readEnvironment(settings, input.environment);
  const file = configFilePath([...environment, ...flags]);
  const fromFile = file === null ? [] : readConfigFile(file, spellingsOf('serve'));

  const values: Record<string, unknown> = {};
  const notices: string[] = [];
  for (const setting of settings) {
    const source = [flags, environment, fromFile].find((each) =>
      each.some((value) => value.setting.name === setting.name),
    );
    const givenValues = source?.filter((value) => value.setting.name === setting.name) ?? [];
    const last = givenValues.at(-1);
    const { row } = setting;
    if (row.kind === 'ignored') {
      if (last) applyEffect(setting, last.origin, notices);
      continue;
    }
    const fallback = row.defaultValue(input.environment);
    const value = last ? readValue(row, givenValues, last.origin) : fallback;
    if (last && JSON.stringify(value) !== JSON.stringify(fallback))
      applyEffect(setting, last.origin, notices);
    values[setting.name] = value;
  }
  // The table is the type: ServerConfig is inferred from the very rows this loop has read.
  return Object.freeze({ ...values, notices }) as unknown as ServerConfig;
}

function configFilePath(given: readonly GivenValue[]): string | null {
  const path = given.findLast(({ setting }) => setting.name === 'configFile')?.values.at(-1);
  return typeof path === 'string' ? path : null;
}

function readValue(row: Setting<unknown>, given: readonly GivenValue[], origin: string): unknown {
  return row.read(
    given.flatMap(({ values }) => values),
    (value) => {
      const got = row.secret ? '' : `, got ${JSON.stringify(value)}`;
      throw new UserError(`${origin} must be ${row.rule}${got}`);
    },
  );
}

function applyEffect(setting: NamedSetting, origin: string, notices: string[]): void {
  const { effect } = setting.row;
  if (effect === 'works') return;
  if ('refused' in effect) throw new UserError(`${origin} can't be used: ${effect.refused}`);
  notices.push(`${origin} changes nothing: ${effect.ignored}`);
}
