import { environmentVariable } from './environment.js';
import type { SettingAlias } from './setting.js';
import { settingGroups } from './setting-groups.js';
import { settingsOf, type NamedSetting } from './spellings.js';

/** docs/configuration.md: every setting, derived from the table. tools/write-configuration-docs.js writes it. */
export function configurationMarkdown(): string {
  const settings = settingsOf('serve');
  const sections = settingGroups.flatMap((group) => {
    const rows = settings.filter((setting) => setting.group === group && setting.row.kind !== 'ignored');
    return rows.length === 0 ? [] : [`## ${group.title}\n\n${settingsTable(rows)}`];
  });
  return [introduction, ...sections, proxySection(), withoutEffect(settings), refused(settings), '']
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** What `nestling proxy` takes beside the settings it shares with `nestling serve`. */
function proxySection(): string {
  const proxy = settingsOf('proxy');
  const shared = settingGroups.filter(({ commands }) => commands.includes('proxy') && commands.length > 1);
  const own = proxy.filter(({ group, row }) => !group.commands.includes('serve') && row.kind !== 'ignored');
  return [
    '## nestling proxy',
    `It takes the settings of ${shared.map(({ title }) => title).join('; ')}, and these:`,
    settingsTable(own),
  ].join('\n\n');
}

const introduction = `# Configuration

<!-- Written by tools/write-configuration-docs.js from src/config/settings/. Change it there. -->

Every setting of \`nestling serve\` is a flag, an environment variable and a key of the config file (\`--config nestling.yaml\`).
Flags win over the environment, the environment over the file, the file over the default.

- A switch is off or on: \`--disable-docs\`, \`--no-disable-docs\`, \`--disable-docs=false\`; in the environment and the file \`true\` or \`false\`.
- A list may repeat its flag, or be a JSON list (\`'["a","b"]'\`), or one text with commas (not for keys and models). Where the flag shows
  \`<name...>\` it also takes several values with spaces between; put MODEL before such a flag.
- Underscores equal dashes: \`--session_len\` is \`--session-len\`. Keys of the file may be written \`max-model-len\`, \`max_model_len\` or \`maxModelLen\`.
- Spellings of Furiosa-LLM, LMDeploy and vLLM are accepted; the tables name them after "also".

\`\`\`yaml
model: [chat=owner/name:Q4_K_M, embed=./embedding.gguf]
host: 0.0.0.0
max-model-len: 16K
api-key: [key-of-team-a, key-of-team-b]
\`\`\``;

function settingsTable(settings: readonly NamedSetting[]): string {
  return table(['Flag', 'Environment', 'Default', 'Meaning'], settings.map(settingsRow));
}

function settingsRow(setting: NamedSetting): string[] {
  const { row, flag } = setting;
  if (row.kind === 'ignored') return [];
  const placeholder = row.many ? row.placeholder.replace('>', '...>') : row.placeholder;
  const effect = row.effect === 'works' ? '' : ` **Note:** ${reasonOf(setting)}.`;
  const ruled = row.kind === 'number' || row.kind === 'choice' || row.kind === 'pairs';
  return [
    [code(`--${flag}${placeholder && ` ${placeholder}`}`), ...aliasesOf(row.aliases)].join('<br>'),
    [environmentVariable(setting), ...row.environment].map(code).join('<br>'),
    row.defaultText,
    `${row.description}${ruled ? ` Must be ${row.rule}.` : ''}${effect}`,
  ];
}

function aliasesOf(aliases: readonly SettingAlias[]): string[] {
  return aliases.map((alias) => `also ${code(`--${alias.flag}`)} (${alias.from.join(', ')})`);
}

function withoutEffect(settings: readonly NamedSetting[]): string {
  const rows = settings.filter(({ row }) => row.kind === 'ignored' && 'ignored' in row.effect);
  return `## Accepted without effect

Flags of other systems that can mean nothing here. The server starts and writes one log line for each that says why.

${table(['Flag', 'Of', 'Why it changes nothing'], rows.map(foreignRow))}`;
}

function refused(settings: readonly NamedSetting[]): string {
  const rows = settings.filter(({ row }) => row.kind === 'ignored' && 'refused' in row.effect);
  return `## Refused

Flags of other systems that the server does not start with, because going on without them would be unsafe or serve something else than asked.

${table(['Flag', 'Of', 'Why'], rows.map(foreignRow))}`;
}

function foreignRow(setting: NamedSetting): string[] {
  const { row, flag } = setting;
  const flags = [flag, ...row.aliases.map((alias) => alias.flag)].map((each) => code(`--${each}`));
  const from = row.kind === 'ignored' ? row.from : [];
  const sources = new Set([...from, ...row.aliases.flatMap((alias) => alias.from)]);
  return [flags.join(', '), [...sources].join(', '), reasonOf(setting)];
}

function reasonOf({ row: { effect } }: NamedSetting): string {
  if (effect === 'works') return '';
  return 'refused' in effect ? effect.refused : effect.ignored;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
