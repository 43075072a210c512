import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeSystemError, systemErrorCode } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';

type Json = Readonly<Record<string, unknown>>;

/** What a model's folder says about its tokenizer (Hugging Face's file names). */
export interface TokenizerFiles {
  tokenizer: Json;
  /** tokenizer_config.json; empty when there is none. */
  config: Json;
  /** config.json and generation_config.json; empty when there are none. */
  model: Json;
  generation: Json;
  /** By name; `default` is the one for all conversations. */
  chatTemplates: Readonly<Record<string, string>>;
}

/** Reads a folder with a tokenizer.json, or that file and what lies beside it. Throws UserError with one line. */
export function readTokenizerFiles(path: string): TokenizerFiles {
  const folder = isFolder(path) ? path : dirname(path);
  const file = folder === path ? join(folder, 'tokenizer.json') : path;
  const tokenizer = readJson(file);
  if (!tokenizer) throw new UserError(`--tokenizer ${path}: there is no tokenizer.json`);
  const config = readJson(join(folder, 'tokenizer_config.json')) ?? {};
  return {
    tokenizer,
    config,
    model: readJson(join(folder, 'config.json')) ?? {},
    generation: readJson(join(folder, 'generation_config.json')) ?? {},
    chatTemplates: { ...templatesOf(config['chat_template']), ...templateFiles(folder) },
  };
}

/** A text, or a list of {name, template} as transformers writes several. */
function templatesOf(value: unknown): Record<string, string> {
  if (typeof value === 'string') return { default: value };
  if (!Array.isArray(value)) return {};
  return Object.fromEntries(
    (value as { name?: unknown; template?: unknown }[])
      .filter(({ name, template }) => typeof name === 'string' && typeof template === 'string')
      .map(({ name, template }) => [name as string, template as string]),
  );
}

/** chat_template.jinja, and additional_chat_templates/<name>.jinja. */
function templateFiles(folder: string): Record<string, string> {
  const templates: Record<string, string> = {};
  const standard = readText(join(folder, 'chat_template.jinja'));
  if (standard !== null) templates['default'] = standard;
  const more = join(folder, 'additional_chat_templates');
  if (isFolder(more)) {
    for (const name of readdirSync(more).filter((each) => each.endsWith('.jinja'))) {
      templates[name.slice(0, -'.jinja'.length)] = readFileSync(join(more, name), 'utf8');
    }
  }
  return templates;
}

function readJson(path: string): Json | null {
  const text = readText(path);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new UserError(`--tokenizer: ${path} is not valid JSON`);
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw new UserError(`--tokenizer: can't read ${path}: ${describeSystemError(error)}`, { cause: error });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
