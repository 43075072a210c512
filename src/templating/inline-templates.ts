import { invalidRequest } from '../common/api-error.js';
import { ChatTemplate, type ChatTemplateOptions } from './chat-template.js';
import { TemplateError } from './jinja/errors.js';

/** Compiled templates that are kept. */
const MAX_TEMPLATES = 32;

/** Templates that requests bring along, compiled once while they are in use. */
export class InlineTemplates {
  private readonly templates = new Map<string, ChatTemplate>();

  /** Throws ApiError (400) for a template that does not compile. */
  get(source: string, options: ChatTemplateOptions): ChatTemplate {
    const key = `${options.contentFormat ?? 'auto'} ${source}`;
    const known = this.templates.get(key);
    if (known !== undefined) return known;
    const template = compiled(source, options);
    const [oldest] = this.templates.keys();
    if (this.templates.size >= MAX_TEMPLATES && oldest !== undefined) this.templates.delete(oldest);
    this.templates.set(key, template);
    return template;
  }
}

function compiled(source: string, options: ChatTemplateOptions): ChatTemplate {
  try {
    return new ChatTemplate(source, options);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw invalidRequest(
      `chat_template does not compile: ${error.describe()}`,
      'chat_template',
      'chat_template_error',
    );
  }
}
