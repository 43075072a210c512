import type { ChatTemplate, ChatTemplateInput, ChatTemplateOptions } from './chat-template.js';
import { InlineTemplates } from './inline-templates.js';
import { RenderThread } from './render-thread.js';

/**
 * Characters of a request from which its prompt is rendered in the thread: below, a rendering takes less than a few
 * milliseconds even the first time; above, handing it over costs less than it could hold the event loop.
 */
const LARGE = 16_384;

/**
 * Renders conversations without holding the event loop: large ones, and templates that requests bring, in threads.
 * There are two, so that a template that uses all of its budget delays only others of its kind.
 */
export class ConversationRenderer {
  private readonly own = new RenderThread();
  private readonly foreign = new RenderThread();
  private readonly inline = new InlineTemplates();

  /** With a template of the model. `size`: characters of the request, about. Rejects with ApiError (400). */
  async render(template: ChatTemplate, input: ChatTemplateInput, size: number): Promise<string> {
    if (size < LARGE || !this.own.isAvailable) return template.render(input);
    const { source, contentFormat } = template;
    return this.own.render({ source, options: { contentFormat }, input });
  }

  /** With a template of the request. Rejects with ApiError (400), also when it does not compile. */
  async renderInline(
    source: string,
    options: ChatTemplateOptions,
    input: ChatTemplateInput,
  ): Promise<string> {
    if (!this.foreign.isAvailable) return this.inline.get(source, options).render(input);
    return this.foreign.render({ source, options, input });
  }

  /** Renders a small conversation, so that the first request finds everything compiled. */
  async warmUp(template: ChatTemplate): Promise<void> {
    const input: ChatTemplateInput = {
      messages: [{ role: 'user', content: 'Hello' }],
      tools: null,
      documents: null,
      addGenerationPrompt: true,
      continueFinalMessage: false,
      kwargs: {},
      specialTokens: { bos: '', eos: '', pad: null, unk: null },
    };
    for (const size of [0, LARGE]) {
      // A template may refuse just this conversation: it is warm all the same.
      await this.render(template, input, size).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.own.close(), this.foreign.close()]);
  }
}
