import { ApiError, invalidRequest } from '../common/api-error.js';
import { contentUse, textConstants, variableNames } from './jinja/analysis.js';
import { compileTemplate, type CompiledTemplate } from './jinja/compile-template.js';
import { TemplateError } from './jinja/errors.js';
import { toValue } from './jinja/to-value.js';
import type { Value } from './jinja/values/value.js';
import { cutAtMark, markFinalMessage } from './continue-final-message.js';
import { prepareMessages, type ConversationMessage, type MessageNeeds } from './prepare-messages.js';

export type ContentFormat = 'string' | 'openai';

/** Texts of the model's special tokens; null for those it has not. */
export interface SpecialTokenTexts {
  bos: string | null;
  eos: string | null;
  pad: string | null;
  unk: string | null;
}

export interface ChatTemplateInput {
  messages: readonly ConversationMessage[];
  /** OpenAI tool definitions; null or empty when there are none. */
  tools: readonly unknown[] | null;
  documents: readonly unknown[] | null;
  addGenerationPrompt: boolean;
  continueFinalMessage: boolean;
  /** chat_template_kwargs: more variables for the template. */
  kwargs: Readonly<Record<string, unknown>>;
  specialTokens: SpecialTokenTexts;
  /** What `strftime_now` shows; the current time by default. */
  now?: Date;
  /** Marks what `{% generation %}` blocks print (see readMarks). */
  marksGenerations?: boolean;
}

export interface ChatTemplateOptions {
  /** `auto` reads the format from the template. */
  contentFormat?: 'auto' | ContentFormat;
}

/**
 * Variables that the server sets, arguments of transformers' apply_chat_template, and functions of the template
 * language: a request may not replace any of them (vLLM CVE-2025-62426).
 */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'messages conversation chat tools documents add_generation_prompt continue_final_message chat_template',
    'tokenize tokenizer padding truncation max_length return_tensors return_dict return_assistant_tokens_mask',
    'tokenizer_kwargs raise_exception strftime_now range dict namespace cycler joiner lipsum',
  ].flatMap((line) => line.split(' ')),
);

/** A compiled chat template with what the server must know about it. */
export class ChatTemplate {
  readonly contentFormat: ContentFormat;
  /** Whether the template reads `tools`; without it, tools in a request reach no prompt. */
  readonly usesTools: boolean;
  /** Names the template reads or assigns: whether `enable_thinking` means anything to it, for example. */
  readonly variables: ReadonlySet<string>;
  private readonly compiled: CompiledTemplate;
  private readonly needs: MessageNeeds;

  /** Throws TemplateError (syntax) with line and column. */
  constructor(
    readonly source: string,
    options: ChatTemplateOptions = {},
  ) {
    this.compiled = compileTemplate(source);
    const { statements } = this.compiled;
    const use = contentUse(statements);
    const wanted = options.contentFormat ?? 'auto';
    this.contentFormat = wanted === 'auto' ? (use.iteratesParts ? 'openai' : 'string') : wanted;
    this.variables = variableNames(statements);
    this.usesTools = this.variables.has('tools');
    const texts = textConstants(statements);
    const roles = new Map([['function', 'tool']]);
    if (!texts.has('developer')) roles.set('developer', 'system');
    this.needs = {
      contentFormat: this.contentFormat,
      acceptsText: use.testsForText,
      roles,
      // Mistral's templates raise this for ids of other servers, which a conversation may well have.
      shortCallIds: [...texts].some((text) => text.includes('alphanumeric strings with length 9')),
    };
  }

  /**
   * Renders a conversation. Throws ApiError (400) when the request is at fault: its messages do not fit the
   * template, the template refuses them, or a keyword is reserved.
   */
  render(input: ChatTemplateInput): string {
    for (const name of Object.keys(input.kwargs)) {
      if (RESERVED.has(name)) {
        throw invalidRequest(`chat_template_kwargs may not set '${name}'`, `chat_template_kwargs.${name}`);
      }
    }
    if (input.continueFinalMessage && input.addGenerationPrompt) {
      const message = 'Cannot set both `continue_final_message` and `add_generation_prompt` to True.';
      throw invalidRequest(message, 'continue_final_message');
    }
    const messages = prepareMessages(input.messages, this.needs);
    if (!input.continueFinalMessage) return this.renderValues(input, messages);
    return cutAtMark(this.renderValues(input, markFinalMessage(messages)));
  }

  private renderValues(input: ChatTemplateInput, messages: Value[]): string {
    const context = new Map<string, Value>();
    for (const [name, text] of Object.entries(input.specialTokens)) {
      if (text !== null) context.set(`${name}_token`, text);
    }
    for (const [name, value] of Object.entries(input.kwargs)) {
      if (value !== undefined) context.set(name, toValue(value));
    }
    context.set('messages', messages);
    context.set('tools', input.tools && input.tools.length > 0 ? toValue(input.tools) : null);
    context.set('documents', input.documents === null ? null : toValue(input.documents));
    context.set('add_generation_prompt', input.addGenerationPrompt);
    try {
      return this.compiled.render(context, { now: input.now, marksGenerations: input.marksGenerations });
    } catch (error) {
      throw error instanceof TemplateError ? refusal(error) : error;
    }
  }
}

/** A template that fails names its line; one that refuses by raise_exception speaks in its own words. */
function refusal(error: TemplateError): ApiError {
  const line = error.line ?? 1;
  const message =
    error.kind === 'raised'
      ? `${error.message} (raised by the chat template in line ${line})`
      : `The chat template failed in line ${line}, column ${error.column ?? 1}: ${error.exception}: ${error.message}`;
  return new ApiError(400, 'invalid_request_error', message, {
    param: 'messages',
    code: 'chat_template_error',
    cause: error,
  });
}
