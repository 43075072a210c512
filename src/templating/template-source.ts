import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../common/package.js';
import { UserError } from '../common/user-error.js';
import { ChatTemplate, type ChatTemplateOptions } from './chat-template.js';
import { TemplateError } from './jinja/errors.js';
import { readLmdeployTemplate } from './lmdeploy-template.js';

/** Templates of our own, by file name. */
const TEMPLATES_DIRECTORY = join(packageRoot, 'templates');

/** What a model says about its templates; an engine's ModelInfo has it. */
export interface ModelTemplates {
  /** Where the model came from, for messages. */
  source: string;
  /** By name; `default` is tokenizer.chat_template. */
  chatTemplates: Readonly<Record<string, string>>;
}

/** The templates that a model is served with. */
export class ChatTemplateSet {
  constructor(
    /** The template of conversations. */
    readonly standard: ChatTemplate,
    /** The template of conversations with tools, where the model has a separate one. */
    readonly toolUse: ChatTemplate | null,
    readonly options: ChatTemplateOptions,
    /** Texts that end an answer besides the model's own end tokens (LMDeploy's stop_words). */
    readonly stopWords: readonly string[] = [],
  ) {}

  /** All that conversations may be rendered with, as one text: what parsers are detected from. */
  get sources(): string {
    return [this.standard, this.toolUse].flatMap((template) => template?.source ?? []).join('\n');
  }

  /** transformers takes the template named `tool_use` when there are tools. */
  forRequest({ hasTools }: { hasTools: boolean }): ChatTemplate {
    return hasTools ? (this.toolUse ?? this.standard) : this.standard;
  }
}

/**
 * Finds the templates of a model. `flag` is the value of --chat-template: an existing file (Jinja, or LMDeploy's
 * JSON), a named template of the model, a file name in templates/, or an inline template. Without it the model's
 * own; null when it has none. Throws UserError when the flag names nothing or a template does not compile.
 */
export function resolveChatTemplate(
  flag: string | undefined,
  model: ModelTemplates,
  options: ChatTemplateOptions = {},
): ChatTemplateSet | null {
  if (flag !== undefined) return fromFlag(flag, model, options);
  const standard = model.chatTemplates['default'];
  const toolUse = model.chatTemplates['tool_use'];
  const first = standard ?? toolUse ?? Object.values(model.chatTemplates)[0];
  if (first === undefined) return null;
  const origin = `the chat template of ${model.source}`;
  const compiledToolUse =
    toolUse !== undefined && toolUse !== first ? compile(toolUse, origin, options) : null;
  return new ChatTemplateSet(compile(first, origin, options), compiledToolUse, options);
}

function fromFlag(flag: string, model: ModelTemplates, options: ChatTemplateOptions): ChatTemplateSet {
  const file = readIfFile(flag);
  if ('text' in file) return fromFile(file.text, flag, options);
  const named = Object.hasOwn(model.chatTemplates, flag) ? model.chatTemplates[flag] : undefined;
  if (named !== undefined) return single(named, `the model's chat template '${flag}'`, options);
  const own = builtInTemplate(flag);
  if (own !== null) return single(own, `templates/${flag}.jinja`, options);
  if (/[{}\n]/.test(flag)) return single(flag, 'the inline chat template', options);
  throw new UserError(
    `The supplied chat template (${flag}) looks like a file path, but it failed to be opened. Reason: ${file.reason}. ` +
      `Templates by name: ${builtInTemplateNames().join(', ')}`,
  );
}

function fromFile(text: string, path: string, options: ChatTemplateOptions): ChatTemplateSet {
  const json = path.endsWith('.json') ? parseJson(text, path) : undefined;
  if (json === undefined) return single(text, `chat template ${path}`, options);
  const { source, stopWords } = readLmdeployTemplate(json, path);
  return new ChatTemplateSet(compile(source, `chat template ${path}`, options), null, options, stopWords);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`chat template ${path} must be JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

function single(source: string, origin: string, options: ChatTemplateOptions): ChatTemplateSet {
  return new ChatTemplateSet(compile(source, origin, options), null, options);
}

function compile(source: string, origin: string, options: ChatTemplateOptions): ChatTemplate {
  try {
    return new ChatTemplate(source, options);
  } catch (error) {
    if (error instanceof TemplateError)
      throw new UserError(`${origin} does not compile: ${error.describe()}`);
    throw error;
  }
}

function readIfFile(path: string): { text: string } | { reason: string } {
  // Longer than any path: an inline template.
  if (path.length > 4096 || path.includes('\n')) return { reason: 'no such file' };
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Names that --chat-template takes for templates of ours. */
export function builtInTemplateNames(): string[] {
  return readdirSync(TEMPLATES_DIRECTORY)
    .filter((name) => name.endsWith('.jinja'))
    .map((name) => name.slice(0, -'.jinja'.length))
    .sort();
}

function builtInTemplate(name: string): string | null {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name) || !builtInTemplateNames().includes(name)) return null;
  return readFileSync(join(TEMPLATES_DIRECTORY, `${name}.jinja`), 'utf8');
}
