import { Injectable } from '@nestjs/common';
import type { EncodeRequest, EncodeResponse } from '../../protocol/tokenize/encode.js';
import { ChatPrompts } from '../chat/chat-prompt.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { ServedModel } from '../models/served-model.js';

/** LMDeploy's POST /v1/encode. */
@Injectable()
export class EncodeService {
  constructor(
    private readonly models: ModelRegistry,
    private readonly prompts: ChatPrompts,
  ) {}

  /** Lists for a list of texts, one entry for one text. Throws ApiError. */
  async encode({
    model: name,
    input,
    do_preprocess: asMessage,
    add_bos: addBos,
  }: EncodeRequest): Promise<EncodeResponse> {
    const model = this.models.anyTask(name);
    const texts = [input].flat();
    const ids = asMessage
      ? await Promise.all(texts.map((text) => this.asMessage(model, text)))
      : await model.engine.tokenize(texts, { addSpecialTokens: true, parseSpecialTokens: true });
    const bos = model.engine.info.bosToken?.id;
    const encoded = addBos === false ? ids.map((each) => (each[0] === bos ? each.slice(1) : each)) : ids;
    const lengths = encoded.map(({ length }) => length);
    return typeof input === 'string'
      ? { input_ids: encoded[0] ?? [], length: lengths[0] ?? 0 }
      : { input_ids: encoded, length: lengths };
  }

  private async asMessage(model: ServedModel, content: string): Promise<number[]> {
    const { tokenIds } = await this.prompts.render(model, { messages: [{ role: 'user', content }] }, []);
    return tokenIds;
  }
}
