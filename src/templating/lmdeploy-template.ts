import { UserError } from '../common/user-error.js';

/** The keys of LMDeploy's chat template files (docs/en/advance/chat_template.md of LMDeploy). */
const TEXT_KEYS = [
  'system',
  'meta_instruction',
  'eosys',
  'user',
  'eoh',
  'assistant',
  'eoa',
  'separator',
  'tool',
  'eotool',
] as const;
const OTHER_KEYS: ReadonlySet<string> = new Set(['model_name', 'capability', 'stop_words']);

type Texts = Record<(typeof TEXT_KEYS)[number], string>;

export interface LmdeployTemplate {
  /** The same template in Jinja. */
  source: string;
  /** Texts that end an answer. */
  stopWords: readonly string[];
}

/**
 * Reads LMDeploy's JSON chat template. Each message becomes its role's opening text, the content and the role's
 * closing text; the meta instruction stands in for a missing system message; a last message of the assistant
 * is left open to be continued. Throws UserError naming the key at fault.
 */
export function readLmdeployTemplate(json: unknown, file: string): LmdeployTemplate {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new UserError(`chat template ${file} must hold a JSON object with LMDeploy's keys`);
  }
  const given = new Map<string, unknown>(Object.entries(json));
  for (const key of given.keys()) {
    if (!OTHER_KEYS.has(key) && !(TEXT_KEYS as readonly string[]).includes(key)) {
      const known = [...TEXT_KEYS, ...OTHER_KEYS].join(', ');
      throw new UserError(
        `chat template ${file} has the key '${key}', which is none of LMDeploy's: ${known}`,
      );
    }
  }
  const texts = Object.fromEntries(TEXT_KEYS.map((key) => [key, textOf(given.get(key), key, file)])) as Texts;
  return { source: toJinja(texts), stopWords: stopWordsOf(given.get('stop_words'), file) };
}

function textOf(value: unknown, key: string, file: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new UserError(`chat template ${file}: '${key}' must be a string, given ${JSON.stringify(value)}`);
}

function stopWordsOf(value: unknown, file: string): string[] {
  if (value === undefined || value === null) return [];
  const words: unknown[] = Array.isArray(value) ? value : [value];
  if (words.every((word) => typeof word === 'string')) return words;
  throw new UserError(`chat template ${file}: 'stop_words' must be a list of strings`);
}

function toJinja(texts: Texts): string {
  // A JSON string is a Jinja string: the escapes of JSON are among Python's.
  const print = (text: string): string => (text === '' ? '' : `{{- ${JSON.stringify(text)} -}}`);
  const message = (role: string, open: string, close: string): string =>
    `{%- ${role} -%}${print(open)}{{- message.content -}}${print(close)}`;
  const metaInstruction = texts.system + texts.meta_instruction + texts.eosys;
  return [
    texts.meta_instruction === ''
      ? ''
      : `{%- if not messages or messages[0].role != 'system' -%}${print(metaInstruction)}{%- endif -%}`,
    '{%- for message in messages -%}',
    message("if message.role == 'system'", texts.system, texts.eosys),
    message("elif message.role == 'user'", texts.user, texts.eoh),
    message("elif message.role == 'tool'", texts.tool, texts.eotool),
    `{%- else -%}${print(texts.assistant)}{{- message.content -}}`,
    `{%- if not loop.last -%}${print(texts.eoa + texts.separator)}{%- endif -%}`,
    '{%- endif -%}',
    '{%- endfor -%}',
    `{%- if not messages or messages[-1].role != 'assistant' -%}${print(texts.assistant)}{%- endif -%}`,
  ].join('');
}
