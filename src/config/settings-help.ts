import type { NamedSetting, Spelling } from './spellings.js';

/** Whether a value follows the flag. */
export function takesValue({ setting: { row } }: Spelling): boolean {
  return row.kind === 'ignored' ? row.takes !== 'nothing' : row.kind !== 'switch';
}

/** What follows a flag in commander's notation: ` <port>`, ` <name...>`, or nothing for a switch. */
export function placeholderOf(spelling: Spelling): string {
  if (!takesValue(spelling)) return '';
  const { row } = spelling.setting;
  const many = row.kind === 'ignored' ? row.takes === 'many' : (spelling.alias ?? row).many === true;
  const placeholder = row.kind === 'ignored' ? '<value>' : row.placeholder;
  return ` ${many ? placeholder.replace('>', '...>') : placeholder}`;
}

/** The text beside a flag in --help; its aliases are named here and have no line of their own. */
export function describeFlag({ row }: NamedSetting): string {
  if (row.kind === 'ignored') return '';
  const parts = [row.description];
  if (row.kind === 'choice') parts.push(`O${row.rule.slice(1)}.`);
  if (row.effect !== 'works')
    parts.push(`Note: ${'refused' in row.effect ? row.effect.refused : row.effect.ignored}.`);
  // A switch that is off needs no word: that is what not giving it means.
  if (row.defaultText !== '' && row.defaultText !== 'off') parts.push(`(default: ${row.defaultText})`);
  const aliases = row.aliases.map((alias) => `--${alias.flag} of ${alias.from.join(' and ')}`);
  if (aliases.length > 0) parts.push(`[also ${aliases.join(', ')}]`);
  return parts.join(' ');
}

/** The end of --help: how else settings can be given, and the flags that are accepted and change nothing. */
export function flagsWithoutEffect(spellings: ReadonlyMap<string, Spelling>): string {
  const flags = [...spellings.values()]
    .filter(({ setting }) => setting.row.kind === 'ignored' && 'ignored' in setting.row.effect)
    .map(({ flag }) => `--${flag}`);
  return `
Every flag is also a variable (--max-model-len is NESTLING_MAX_MODEL_LEN) and a key of the --config file.
Flags win over variables, variables over the file. Switches have an opposite: --no-<flag>.

Flags of other systems that are accepted, logged and change nothing here (docs/configuration.md says why):
${wrap(flags.join(' '), 100)}`;
}

function wrap(text: string, width: number): string {
  return text.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '  $1\n').trimEnd();
}
