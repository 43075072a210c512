import { Command, type CommanderError, Option } from 'commander';
import { UserError } from '../common/user-error.js';
import { givenFor, type GivenValue } from './given-value.js';
import type { CommandName } from './setting-groups.js';
import { describeFlag, flagsWithoutEffect, placeholderOf, takesValue } from './settings-help.js';
import { spellingsOf, suggestion, type Spelling } from './spellings.js';

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
    this.addHelpText('after', () => flagsWithoutEffect(this.spellings));
  }

  /** Rewrites other systems' ways of writing flags before commander reads them. */
  override parseOptions(argv: string[]): ReturnType<Command['parseOptions']> {
    const end = argv.indexOf('--');
    const flags = (end < 0 ? argv : argv.slice(0, end)).map((argument) => this.normalize(argument));
    return super.parseOptions([...flags, ...(end < 0 ? [] : argv.slice(end))]);
  }

  private addSpelling(spelling: Spelling): void {
    const { flag, setting } = spelling;
    const option = new Option(
      `--${flag}${placeholderOf(spelling)}`,
      spelling.alias ? '' : describeFlag(setting),
    );
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
