import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import type { RequestContext } from '../../common/request-context.js';
import type { SentJson } from '../../common/sent-json.js';
import type {
  DetokenizeRequest,
  DetokenizeResponse,
  TokenizeRequest,
  TokenizeResponse,
} from '../../protocol/tokenize/tokenize.js';
import { ChatPrompts } from '../chat/chat-prompt.js';
import { checkTokenId } from '../generation/sampling-parameters.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { ServedModel } from '../models/served-model.js';

/** Text to token ids and back, for any served model. */
@Injectable()
export class TokenizeService {
  constructor(
    private readonly models: ModelRegistry,
    private readonly prompts: ChatPrompts,
  ) {}

  /** Throws 400 unless exactly one of prompt and messages is given. */
  async tokenize(request: TokenizeRequest, { sent }: RequestContext): Promise<TokenizeResponse> {
    const model = this.models.anyTask(request.model);
    const tokens = await this.tokensOf(request, model, sent);
    if (request.return_token_strs) await model.engine.learnTokens?.(tokens);
    return {
      count: tokens.length,
      max_model_len: model.engine.info.maxModelLength,
      tokens,
      token_strs: request.return_token_strs
        ? tokens.map((id) => Buffer.from(model.engine.tokenBytes(id)).toString('utf8'))
        : null,
    };
  }

  /** Special tokens come out as their text. Throws 400 for ids outside of the vocabulary. */
  async detokenize({ model: name, tokens }: DetokenizeRequest): Promise<DetokenizeResponse> {
    const { engine } = this.models.anyTask(name);
    for (const id of tokens) checkTokenId(id, engine.info, 'tokens');
    return { prompt: await engine.detokenize(tokens, { skipSpecialTokens: false }) };
  }

  private async tokensOf(
    request: TokenizeRequest,
    model: ServedModel,
    sent: SentJson | null | undefined,
  ): Promise<number[]> {
    const { prompt, messages, tools = [] } = request;
    if ((prompt === undefined) === (messages === undefined)) {
      throw invalidRequest('Either prompt or messages must be provided, and not both.', 'prompt');
    }
    if (messages)
      return (await this.prompts.render(model, { ...request, messages }, tools, sent ?? null)).tokenIds;
    const [tokens = []] = await model.engine.tokenize([prompt ?? ''], {
      addSpecialTokens: request.add_special_tokens ?? true,
      parseSpecialTokens: true,
    });
    return tokens;
  }
}
