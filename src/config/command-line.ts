import { Option, type Command } from 'commander';
import { UserError } from '../common/user-error.js';
import { givenFor, type GivenValue } from './given-value.js';
import { suggestion, type NamedSetting, type Spelling } from './spellings.js';

/**
 * Gives a command one option per spelling and returns the list that parsing fills, in the order given.
 *
 * Only the settings' own flags appear in --help, grouped; aliases are named in their descriptions.
 */
export function addSettings(command: Command, spellings: ReadonlyMap<string, Spelling>): GivenValue[] {
  const given: GivenValue[] = [];
  for (const spelling of spellings.values()) {
    for (const option of optionsFor(spelling)) {
      command.addOption(option);
      command.on(`option:${option.name()}`, (value: string | null) => {
        const values = [value ?? !option.negate];
        given.push(givenFor(spelling, option.long ?? spelling.flag, values));
      });
    }
  }
  return given;
}

function optionsFor(spelling: Spelling): Option[] {
  const { setting, flag } = spelling;
  const main = new Option(`--${flag}${valueOf(spelling)}`, spelling.alias ? '' : describe(setting));
  main.helpGroup(`${setting.group.title}:`);
  main.hideHelp(spelling.alias !== undefined || setting.row.kind === 'ignored');
  return takesValue(spelling) ? [main] : [main, new Option(`--no-${flag}`).hideHelp()];
}

function takesValue({ setting: { row } }: Spelling): boolean {
  return row.kind === 'ignored' ? row.takes !== 'nothing' : row.kind !== 'switch';
}

function valueOf(spelling: Spelling): string {
  if (!takesValue(spelling)) return '';
  const { row } = spelling.setting;
  const many = row.kind === 'ignored' ? row.takes === 'many' : (spelling.alias ?? row).many === true;
  const placeholder = row.kind === 'ignored' ? '<value>' : row.placeholder;
  return ` ${many ? placeholder.replace('>', '...>') : placeholder}`;
}

function describe({ row }: NamedSetting): string {
  if (row.kind === 'ignored') return '';
  const choices = row.rule.startsWith('one of') ? ` ${row.rule[0]?.toUpperCase()}${row.rule.slice(1)}.` : '';
  const fallback = row.defaultText === '' ? '' : ` (default: ${row.defaultText})`;
  const aliases = row.aliases.map((alias) => `--${alias.flag} of ${alias.from.join(' and ')}`);
  const also = aliases.length === 0 ? '' : ` [also ${aliases.join(', ')}]`;
  return `${row.description}${choices}${fallback}${also}`;
}

/**
 * Rewrites arguments into what the options expect: `--session_len` to `--session-len`, `-tp 4` to `--tp 4`,
 * `--switch=false` to `--no-switch`. Throws UserError for a flag that does not exist, with the nearest one.
 */
export function normalizeArguments(
  argv: readonly string[],
  spellings: ReadonlyMap<string, Spelling>,
  otherFlags: readonly string[],
): string[] {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const rest = end < 0 ? [] : argv.slice(end);
  return [...flags.map((argument) => normalizeArgument(argument, spellings, otherFlags)), ...rest];
}

function normalizeArgument(
  argument: string,
  spellings: ReadonlyMap<string, Spelling>,
  otherFlags: readonly string[],
): string {
  const match = /^(--?)([A-Za-z][\w-]*)(=.*)?$/s.exec(argument);
  if (!match) return argument;
  const [, dashes, word = '', assignment = ''] = match;
  const flag = word.replaceAll('_', '-');
  if (dashes === '-') return spellings.has(flag) ? `--${flag}${assignment}` : argument;
  if (otherFlags.includes(flag)) return argument;
  const spelling = spellings.get(flag);
  if (!spelling) {
    const positive = spellings.get(flag.replace(/^no-/, ''));
    if (positive && !takesValue(positive) && assignment === '') return `--${flag}`;
    const candidates = [...spellings.keys(), ...otherFlags];
    throw new UserError(`unknown flag --${word}${suggestion(flag, candidates, (found) => `--${found}`)}`);
  }
  if (takesValue(spelling) || assignment === '') return `--${flag}${assignment}`;
  if (/^=(true|1|yes|on)$/i.test(assignment)) return `--${flag}`;
  if (/^=(false|0|no|off)$/i.test(assignment)) return `--no-${flag}`;
  throw new UserError(`--${word} must be true or false, got ${JSON.stringify(assignment.slice(1))}`);
}
