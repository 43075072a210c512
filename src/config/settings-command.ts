import { Command, type CommanderError, Option } from 'commander';
import { UserError } from '../common/user-error.js';
import type { GivenValue } from './given-value.js';
import { givenFor } from './given-value.js';
import type { CommandName } from './setting-groups.js';
import { spellingsOf, suggestion, type NamedSetting, type Spelling } from './spellings.js';

/**
 * A command whose options are the settings: one option per spelling.
 *
 * --help shows the settings' own flags, grouped, and names their aliases in the descriptions.
 */
export class SettingsCommand extends Command {
  /** What parsing found, in the order given. */
  readonly given: GivenValue[] = [];
  private readonly spellings: ReadonlyMap<string, Spelling>;

  constructor(name: CommandName) {
    super(name);
    this.spellings = spellingsOf(name);
    for (const spelling of this.spellings.values()) this.addSpelling(spelling);
    this.addHelpOption(new Option('-h, --help', 'print this help').helpGroup('Server:'));
    this.addHelpText('after', () => acceptedWithoutEffect(this.spellings));
  }

  /** Rewrites other systems' ways of writing flags before commander reads them. */
  override parseOptions(argv: string[]): ReturnType<Command['parseOptions']> {
    const end = argv.indexOf('--');
    const flags = (end < 0 ? argv : argv.slice(0, end)).map((argument) => this.normalize(argument));
    return super.parseOptions([...flags, ...(end < 0 ? [] : argv.slice(end))]);
  }

  private addSpelling(spelling: Spelling): void {
    const { flag, setting } = spelling;
    const option = new Option(`--${flag}${placeholderOf(spelling)}`, spelling.alias ? '' : describe(setting));
    option
      .helpGroup(`${setting.group.title}:`)
      .hideHelp(spelling.alias !== undefined || setting.row.kind === 'ignored');
    const options = takesValue(spelling) ? [option] : [option, new Option(`--no-${flag}`).hideHelp()];
    for (const each of options) {
      this.addOption(each);
      this.on(`option:${each.name()}`, (value: string | null) => {
        this.given.push(givenFor(spelling, `--${each.name()}`, [value ?? !each.negate]));
      });
    }
  }

  /**
   * `--session_len` becomes `--session-len`, `-tp` becomes `--tp`, `--switch=false` becomes `--no-switch`.
   * Throws UserError for a flag that does not exist, with the nearest one.
   */
  private normalize(argument: string): string {
    const match = /^(--?)([A-Za-z][\w-]*)(=.*)?$/s.exec(argument);
    if (!match) return argument;
    const [, dashes, word = '', assignment = ''] = match;
    const flag = word.replaceAll('_', '-');
    const spelling = this.spellings.get(flag) ?? this.spellings.get(flag.replace(/^no-/, ''));
    if (dashes === '-') return this.spellings.has(flag) ? `--${flag}${assignment}` : argument;
    if (flag === 'help') return argument;
    if (!spelling || (takesValue(spelling) && spelling.flag !== flag)) {
      const candidates = [...this.spellings.keys(), 'help'];
      throw new UserError(`unknown flag --${word}${suggestion(flag, candidates, (found) => `--${found}`)}`);
    }
    if (takesValue(spelling) || assignment === '') return `--${flag}${assignment}`;
    if (/^=(true|1|yes|on)$/i.test(assignment)) return `--${flag}`;
    if (/^=(false|0|no|off)$/i.test(assignment))
      return spelling.flag === flag ? `--no-${flag}` : `--${spelling.flag}`;
    throw new UserError(`--${word} must be true or false, got ${JSON.stringify(assignment.slice(1))}`);
  }
}

/** Commander's complaint about a command line, in the one-line form of ours. */
export function asUserError(error: CommanderError): UserError {
  return new UserError(error.message.replace(/^error: /, '').replaceAll('\n', ' '));
}

function takesValue({ setting: { row } }: Spelling): boolean {
  return row.kind === 'ignored' ? row.takes !== 'nothing' : row.kind !== 'switch';
}

function placeholderOf(spelling: Spelling): string {
  if (!takesValue(spelling)) return '';
  const { row } = spelling.setting;
  const many = row.kind === 'ignored' ? row.takes === 'many' : (spelling.alias ?? row).many === true;
  const placeholder = row.kind === 'ignored' ? '<value>' : row.placeholder;
  return ` ${many ? placeholder.replace('>', '...>') : placeholder}`;
}

function describe({ row }: NamedSetting): string {
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

function acceptedWithoutEffect(spellings: ReadonlyMap<string, Spelling>): string {
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
