import type { Environment } from './setting.js';
import type { GivenValue } from './given-value.js';
import { suggestion, type NamedSetting } from './spellings.js';

const PREFIX = 'NESTLING_';
const DEBUG = 'NESTLING_DEBUG';

/** The process's environment; nothing outside src/config reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

/** The variable of our own that names a setting, such as NESTLING_MAX_MODEL_LEN. */
export function environmentVariable(setting: NamedSetting): string {
  return `${PREFIX}${setting.flag.replaceAll('-', '_').toUpperCase()}`;
}

/** What the environment says about each setting. An empty variable counts as not set, as in most shells' use. */
export function readEnvironment(settings: readonly NamedSetting[], environment: Environment): GivenValue[] {
  return settings.flatMap((setting) => {
    if (setting.row.kind === 'ignored') return [];
    const variables = [environmentVariable(setting), ...setting.row.environment];
    const variable = variables.find((name) => environment[name] && !isServiceLink(environment[name]));
    return variable === undefined ? [] : [{ setting, origin: variable, values: [environment[variable]] }];
  });
}

/** A line for each NESTLING_* variable that names no setting and looks like a mistyped one. */
export function mistypedVariables(settings: readonly NamedSetting[], environment: Environment): string[] {
  const known = [...settings.map(environmentVariable), DEBUG].map((name) => name.slice(PREFIX.length));
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name.slice(PREFIX.length)))
    .map((name) => [name, suggestion(name.slice(PREFIX.length), known, (found) => PREFIX + found)])
    .filter(([, meant]) => meant !== '')
    .map(([name, meant]) => `${name} names no setting${meant}`);
}

/** Kubernetes sets NESTLING_PORT=tcp://10.0.0.1:8000 in every pod beside a Service named nestling. */
function isServiceLink(value: string): boolean {
  return /^(tcp|udp|sctp):\/\//.test(value);
}

/** Whether unexpected errors are printed with their stack. */
export function isDebugging(environment: Environment): boolean {
  return environment[DEBUG] === '1' || environment['NESTLING_LOG_LEVEL'] === 'debug';
}

/** The key `nestling chat` sends when none is given: ours first, then the name OpenAI's SDKs read. */
export function chatApiKey(
  { NESTLING_API_KEY: own, OPENAI_API_KEY: other } = process.env,
): string | undefined {
  return own || other || undefined;
}

/** Whether the user wants colors in the terminal (https://no-color.org). */
export function wantsColors({ NO_COLOR: without, TERM: terminal } = process.env): boolean {
  return !without && terminal !== 'dumb';
}
