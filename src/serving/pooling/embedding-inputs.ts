import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import type { Engine } from '../../engines/engine.js';
import type { EmbeddingsInput, EmbeddingsRequest } from '../../protocol/embeddings/embeddings-request.js';
import { checkTokenId } from '../generation/sampling-parameters.js';
import { PoolingTokenizer } from './pooling-tokenizer.js';
import { fillTemplate, hasPlace } from './text-template.js';
import { fitIntoFrame, NO_FRAME } from './token-frame.js';
import { tokenLimit } from './token-limit.js';

/** Turns the input of an embeddings request into token ids. */
@Injectable()
export class EmbeddingInputs {
  constructor(private readonly tokenizer: PoolingTokenizer) {}

  /** One list of token ids per input. Throws 400 for ids that are none, and for inputs too long or empty. */
  async tokens(request: EmbeddingsRequest, engine: Engine): Promise<number[][]> {
    const { texts, tokenIds } = separate(request.input);
    const limit = tokenLimit(request.truncate_prompt_tokens, engine.info);
    for (const id of tokenIds.flat()) checkTokenId(id, engine.info, 'input');
    const isFramed = texts.length > 0 && request.add_special_tokens !== false;
    const frame = isFramed ? await this.tokenizer.frame(engine) : NO_FRAME;
    const inputs = texts.length > 0 ? await this.tokenize(texts, request, engine) : tokenIds;
    const isList = Array.isArray(request.input) && typeof request.input[0] !== 'number';
    return inputs.map((tokens, index) =>
      fitIntoFrame(tokens, frame, limit, isList ? `input[${index}]` : 'input'),
    );
  }

  private async tokenize(
    texts: readonly string[],
    { prompt_name: promptName, instruction }: EmbeddingsRequest,
    engine: Engine,
  ): Promise<number[][]> {
    const template = promptTemplate(promptName, instruction, engine);
    if (template === null) return this.tokenizer.texts(engine, texts, { trusted: true });
    return this.tokenizer.filled(
      engine,
      texts.map((text) => fillTemplate(template, { text, query: text, document: text, instruction })),
    );
  }
}

function separate(input: EmbeddingsInput): { texts: readonly string[]; tokenIds: readonly number[][] } {
  if (typeof input === 'string') return { texts: [input], tokenIds: [] };
  if (isTexts(input)) return { texts: input, tokenIds: [] };
  return { texts: [], tokenIds: isTokenIds(input) ? [input] : input };
}

const isTexts = (input: string[] | number[] | number[][]): input is string[] => typeof input[0] === 'string';
const isTokenIds = (input: number[] | number[][]): input is number[] => typeof input[0] === 'number';

/** The prompt of the model's file that a request names; null for none. Throws 400 for one that is not there. */
function promptTemplate(
  name: string | undefined,
  instruction: string | undefined,
  { info }: Engine,
): string | null {
  const template = name === undefined ? null : info.chatTemplates[name];
  if (template === undefined) {
    const names = Object.keys(info.chatTemplates).map((each) => `'${each}'`);
    throw invalidRequest(
      `Invalid value for 'prompt_name': the model has ${names.length > 0 ? `only ${names.join(', ')}` : 'no prompts'}, got '${name}'.`,
      'prompt_name',
      'invalid_value',
    );
  }
  if (instruction !== undefined && !(template !== null && hasPlace(template, 'instruction'))) {
    throw invalidRequest(
      "Invalid value for 'instruction': there is no prompt with a place for one (prompt_name).",
      'instruction',
      'unsupported',
    );
  }
  return template;
}
