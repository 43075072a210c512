/** Which system's command line a spelling comes from. */
export type AliasSource = 'Furiosa-LLM' | 'LMDeploy' | 'vLLM' | 'Hugging Face' | 'uvicorn';

/** Another spelling of a flag, accepted so that a command line of another server keeps working. */
export interface SettingAlias {
  /** Without dashes, words joined by '-'. */
  flag: string;
  from: readonly AliasSource[];
  /** The spelling takes several values, separated by spaces. */
  many?: boolean;
  /** The spelling means the opposite of the setting (only for switches). */
  inverted?: boolean;
}

/**
 * What a setting does: `works`; `ignored` is accepted with one log line that says why it changes nothing;
 * `refused` ends the start, because going on without it would be unsafe or serve something else than asked.
 */
export type SettingEffect = 'works' | { ignored: string } | { refused: string };

export type SettingKind = 'text' | 'number' | 'switch' | 'list' | 'json' | 'choice' | 'pairs';

/** Values the process was given in its environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One row of the table of settings. Flags, environment, config file, help and documentation derive from it. */
export interface Setting<Value> {
  kind: SettingKind;
  /** Without dashes; the setting's name in kebab-case when absent. */
  flag?: string;
  aliases: readonly SettingAlias[];
  /** Foreign environment variables that are read after NESTLING_*, first one set wins. */
  environment: readonly string[];
  /** The value when nothing is given; may depend on the environment. */
  defaultValue: (environment: Environment) => Value;
  /** The default in words for the documentation, where the value alone says too little. */
  defaultText: string;
  description: string;
  /** What follows the flag in --help, such as `<port>`; empty for switches. */
  placeholder: string;
  /** The flag takes several values, separated by spaces. */
  many: boolean;
  /** What a value must be, as in "must be an integer from 0 to 65535". */
  rule: string;
  /** Values that appear in no message and no log. */
  secret: boolean;
  effect: SettingEffect;
  /**
   * Turns given values into the setting's value. Strings come from flags and the environment, anything else
   * from the config file. Calls `reject` with the value that breaks the rule.
   */
  read(values: readonly unknown[], reject: (value: unknown) => never): Value;
}

/** A flag of another system that can mean nothing here: accepted, logged, without a value of its own. */
export interface IgnoredSetting {
  kind: 'ignored';
  flag?: string;
  aliases: readonly SettingAlias[];
  from: readonly AliasSource[];
  takes: 'nothing' | 'one' | 'many';
  effect: { ignored: string } | { refused: string };
}

export type SettingTable = Readonly<Record<string, Setting<unknown> | IgnoredSetting>>;

/** The typed values of a table, ignored flags left out. */
export type ValuesOf<Table> = {
  readonly [
    Name in keyof Table as Table[Name] extends IgnoredSetting ? never : Name
  ]: Table[Name] extends Setting<infer Value> ? Value : never;
};
