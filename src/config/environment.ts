import type { Environment } from './setting.js';
import type { GivenValue } from './given-value.js';
import type { NamedSetting } from './spellings.js';

/** The process's environment; nothing outside src/config reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

/** The variable of our own that names a setting, such as NESTLING_MAX_MODEL_LEN. */
export function environmentVariable(setting: NamedSetting): string {
  return `NESTLING_${setting.flag.replaceAll('-', '_').toUpperCase()}`;
}

/** What the environment says about each setting. An empty variable counts as not set, as in most shells' use. */
export function readEnvironment(settings: readonly NamedSetting[], environment: Environment): GivenValue[] {
  return settings.flatMap((setting) => {
    if (setting.row.kind === 'ignored') return [];
    const variable = [environmentVariable(setting), ...setting.row.environment].find(
      (name) => environment[name],
    );
    return variable === undefined ? [] : [{ setting, origin: variable, values: [environment[variable]] }];
  });
}

/** Whether unexpected errors are printed with their stack. */
export function isDebugging(environment: Environment): boolean {
  return environment['NESTLING_DEBUG'] === '1' || environment['NESTLING_LOG_LEVEL'] === 'debug';
}
