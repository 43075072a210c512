import { randomUUID } from 'node:crypto';
import { newId } from '../../common/ids.js';
import type { CompatSystem } from '../../config/compat.js';
import type { SamplingParameters } from '../../engines/engine.js';
import type { ChatCompletion } from '../../protocol/chat/chat-completion.js';
import type { ChatCompletionChunk } from '../../protocol/chat/chat-completion-chunk.js';
import type { ServedModel } from '../models/served-model.js';
import type { ReasoningField } from '../chat/reasoning-field.js';

type Endpoint = 'chatcmpl' | 'cmpl';

/** What applies where neither the request nor the model says anything, for the systems that differ from the table. */
const DEFAULTS: Readonly<Record<CompatSystem, Readonly<Record<Endpoint, Partial<SamplingParameters>>>>> = {
  openai: { chatcmpl: {}, cmpl: {} },
  furiosa: { chatcmpl: {}, cmpl: {} },
  lmdeploy: { chatcmpl: { temperature: 0.7, topK: 40 }, cmpl: { temperature: 0.7, topK: 40 } },
  vllm: { chatcmpl: { temperature: 0.7 }, cmpl: {} },
};

/** How answers look where systems contradict each other (--compat). */
export class AnswerStyle {
  private answers = 0;

  constructor(
    private readonly system: CompatSystem,
    private readonly reasoningField: ReasoningField,
  ) {}

  id(endpoint: Endpoint): string {
    switch (this.system) {
      case 'furiosa':
        return `${endpoint === 'chatcmpl' ? 'chat' : 'cmpl'}-${randomUUID()}`;
      case 'lmdeploy':
        // There the id is the number of the session.
        return String(++this.answers);
      default:
        return newId(endpoint);
    }
  }

  /** The model with the system's sampling defaults below its own. */
  withDefaults(model: ServedModel, endpoint: Endpoint): ServedModel {
    const defaults = DEFAULTS[this.system][endpoint];
    return Object.keys(defaults).length === 0
      ? model
      : { ...model, generationDefaults: { ...defaults, ...model.generationDefaults } };
  }

  /** A message without reasoning says so with null. */
  completion(completion: ChatCompletion): ChatCompletion {
    if (this.system === 'openai') return completion;
    const missing = {
      ...(this.reasoningField !== 'reasoning' && { reasoning_content: null }),
      ...(this.reasoningField !== 'reasoning_content' && { reasoning: null }),
    };
    const choices = completion.choices.map((choice) => ({
      ...choice,
      message: { ...missing, ...choice.message },
    }));
    return { ...completion, choices };
  }

  /** LMDeploy says who speaks, and a text, in every chunk. */
  async *chunks(chunks: AsyncIterable<ChatCompletionChunk>): AsyncGenerator<ChatCompletionChunk> {
    for await (const chunk of chunks) {
      if (this.system !== 'lmdeploy') yield chunk;
      else {
        const choices = chunk.choices.map((choice) => ({
          ...choice,
          delta: { role: 'assistant', content: '', ...choice.delta },
        }));
        yield { ...chunk, choices };
      }
    }
  }
}
