import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import type { SentJson } from '../../common/sent-json.js';
import type { ChatCompletionRequest } from '../../protocol/chat/chat-completion-request.js';
import type { ToolDefinition } from '../../protocol/chat/tool.js';
import type { ChatTemplateInput } from '../../templating/chat-template.js';
import { ConversationRenderer } from '../../templating/conversation-renderer.js';
import { readMarks, type MarkedText } from '../../templating/jinja/runtime/generation-marks.js';
import type { ChatTemplateSet } from '../../templating/template-source.js';
import type { ServedModel } from '../models/served-model.js';
import { rawPrompt } from './raw-prompt.js';
import { templateData } from './template-data.js';

/** A conversation as the model will see it. */
export interface ChatPrompt {
  text: string;
  tokenIds: number[];
  /** Whether tokens were cut off, so that they are no longer those of the text. */
  isTruncated: boolean;
  /** The variables the template was rendered with: parsers depend on enable_thinking and the like. */
  templateKwargs: Readonly<Record<string, unknown>>;
}

/** The fields that decide what a conversation becomes. */
export type ChatPromptFields = Pick<
  ChatCompletionRequest,
  | 'messages'
  | 'chat_template'
  | 'chat_template_kwargs'
  | 'reasoning_effort'
  | 'add_generation_prompt'
  | 'continue_final_message'
  | 'add_special_tokens'
  | 'documents'
  | 'enable_thinking'
  | 'do_preprocess'
>;

export interface ChatPromptOptions {
  /** --default-chat-template-kwargs. */
  defaultKwargs: Readonly<Record<string, unknown>>;
  trustRequestTemplate: boolean;
  /** Models whose templates are rendered once before the first request. */
  warmUp?: readonly ServedModel[];
}

const NO_TEMPLATE =
  'This model has no chat template. Give one with --chat-template, or use /v1/completions with a prompt of your own.';
const UNTRUSTED =
  'Chat template is passed with request, but --trust-request-chat-template is not set. Refused request with untrusted chat template.';
const BOTH_ENDINGS = 'Cannot set both `continue_final_message` and `add_generation_prompt` to True.';

const GENERATION_BLOCK = /\{%-?\s*generation\s*-?%\}/;

/** Renders conversations with the model's chat template and tokenizes them. */
@Injectable()
export class ChatPrompts implements OnModuleInit, OnModuleDestroy {
  private readonly renderer = new ConversationRenderer();

  constructor(private readonly options: ChatPromptOptions) {}

  async onModuleInit(): Promise<void> {
    for (const { chatTemplates } of this.options.warmUp ?? []) {
      if (chatTemplates) await this.renderer.warmUp(chatTemplates.standard);
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.renderer.close();
  }

  /** Throws 400 when there is no template, or when the template refuses the conversation. */
  async render(
    model: ServedModel,
    fields: ChatPromptFields,
    tools: readonly ToolDefinition[],
    sent: SentJson | null = null,
  ): Promise<ChatPrompt> {
    const templateKwargs = this.kwargsOf(fields);
    this.checkTrust(fields);
    const raw = rawPrompt(fields);
    const text = raw ?? (await this.renderText(model, fields, tools, sent));
    const [tokenIds = []] = await model.engine.tokenize([text], {
      addSpecialTokens: fields.add_special_tokens ?? raw !== null,
      parseSpecialTokens: true,
    });
    return { text, tokenIds, templateKwargs, isTruncated: false };
  }

  /**
   * The text of a conversation, and what of it `{% generation %}` blocks of the template printed; null when the template
   * has no such blocks, or is not used. Throws 400 as `render`.
   */
  async generationSpans(
    model: ServedModel,
    fields: ChatPromptFields,
    tools: readonly ToolDefinition[],
    sent: SentJson | null,
  ): Promise<MarkedText | null> {
    if (rawPrompt(fields) !== null) return null;
    const { source } = this.templatesFor(model).forRequest({ hasTools: tools.length > 0 });
    if (!GENERATION_BLOCK.test(fields.chat_template ?? source)) return null;
    return readMarks(await this.renderText(model, fields, tools, sent, true));
  }

  private async renderText(
    model: ServedModel,
    fields: ChatPromptFields,
    tools: readonly ToolDefinition[],
    sent: SentJson | null,
    marksGenerations = false,
  ): Promise<string> {
    const templates = this.templatesFor(model);
    const { info } = model.engine;
    const input: ChatTemplateInput = {
      ...templateData(fields, tools, sent),
      addGenerationPrompt: this.addsGenerationPrompt(fields),
      continueFinalMessage: fields.continue_final_message ?? false,
      kwargs: this.kwargsOf(fields),
      marksGenerations,
      specialTokens: {
        bos: info.bosToken?.text ?? null,
        eos: info.eosToken?.text ?? null,
        pad: info.padToken?.text ?? null,
        unk: info.unknownToken?.text ?? null,
      },
    };
    return fields.chat_template === undefined
      ? this.renderer.render(
          templates.forRequest({ hasTools: tools.length > 0 }),
          input,
          sent?.text.length ?? 0,
        )
      : this.renderer.renderInline(fields.chat_template, templates.options, input);
  }

  /** A prompt that needs no template, with the tokens that begin every prompt of the model (LMDeploy's add_bos). */
  async withoutTemplate(model: ServedModel, text: string): Promise<ChatPrompt> {
    const [tokenIds = []] = await model.engine.tokenize([text], {
      addSpecialTokens: true,
      parseSpecialTokens: true,
    });
    return { text, tokenIds, templateKwargs: {}, isTruncated: false };
  }

  private checkTrust(fields: ChatPromptFields): void {
    if (fields.chat_template !== undefined && !this.options.trustRequestTemplate) {
      throw invalidRequest(UNTRUSTED, 'chat_template', 'untrusted_chat_template');
    }
  }

  private templatesFor(model: ServedModel): ChatTemplateSet {
    if (!model.chatTemplates) throw invalidRequest(NO_TEMPLATE, 'messages', 'no_chat_template');
    return model.chatTemplates;
  }

  private kwargsOf({
    chat_template_kwargs: given,
    reasoning_effort: effort,
    enable_thinking: thinks,
  }: ChatPromptFields): Record<string, unknown> {
    return {
      ...this.options.defaultKwargs,
      // vLLM: an effort also switches thinking on or off, unless the request says so itself.
      ...(effort !== undefined && { reasoning_effort: effort, enable_thinking: effort !== 'none' }),
      ...(thinks !== undefined && { enable_thinking: thinks }),
      ...given,
    };
  }

  private addsGenerationPrompt(fields: ChatPromptFields): boolean {
    const continues = fields.continue_final_message ?? false;
    if (continues && fields.add_generation_prompt)
      throw invalidRequest(BOTH_ENDINGS, 'continue_final_message');
    return fields.add_generation_prompt ?? !continues;
  }
}
