import { Tokenizer as Encoder } from '@huggingface/tokenizers';
import { UserError } from '../common/user-error.js';
import type { SpecialToken, TokenizeOptions } from '../engines/engine.js';
import { tokenBytes, type TokenSpelling } from './token-text.js';
import { generationDefaults, integerOf } from './model-files.js';
import { readTokenizerFiles, type TokenizerFiles } from './tokenizer-files.js';
import type { Tokenizer, TokenizerInfo } from './tokenizer.js';

/** A tokenizer.json, with what the files beside it say about the model. */
export class HuggingFaceTokenizer implements Tokenizer {
  readonly info: TokenizerInfo;
  private readonly encoder: Encoder;
  private readonly spelling: TokenSpelling;
  private readonly added: ReadonlyMap<number, { content: string; special: boolean }>;
  private readonly special: ReadonlySet<number>;

  /** `path`: a tokenizer.json or the folder that holds one. Throws UserError with one line. */
  static fromFile(path: string): HuggingFaceTokenizer {
    const files = readTokenizerFiles(path);
    try {
      return new HuggingFaceTokenizer(files);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError(`--tokenizer ${path}: ${reason}`, { cause: error });
    }
  }

  constructor(files: TokenizerFiles) {
    this.encoder = new Encoder(files.tokenizer, files.config);
    this.spelling = spellingOf(files.tokenizer['decoder']);
    this.added = this.encoder.get_added_tokens_decoder();
    this.special = new Set([...this.added].filter(([, { special }]) => special).map(([id]) => id));
    this.info = this.describe(files);
  }

  async encode(texts: readonly string[], options: TokenizeOptions): Promise<number[][]> {
    return texts.map((text) => this.encodeOne(text, options));
  }

  async decode(
    tokenIds: readonly number[],
    { skipSpecialTokens }: { skipSpecialTokens: boolean },
  ): Promise<string> {
    return this.encoder.decode([...tokenIds], {
      skip_special_tokens: skipSpecialTokens,
      clean_up_tokenization_spaces: false,
    });
  }

  tokenBytes(id: number): Uint8Array {
    const added = this.added.get(id);
    if (added) return new TextEncoder().encode(added.content);
    const token = this.encoder.id_to_token(id);
    if (token === undefined) throw new RangeError(`Token id ${id} is not in the vocabulary.`);
    return tokenBytes(token, this.spelling);
  }

  isSpecial(id: number): boolean {
    return this.special.has(id);
  }

  async close(): Promise<void> {
    // Nothing is held beside memory.
  }

  private encodeOne(text: string, { addSpecialTokens, parseSpecialTokens }: TokenizeOptions): number[] {
    if (parseSpecialTokens) return this.encoder.encode(text, { add_special_tokens: addSpecialTokens }).ids;
    // The library always reads the text of added tokens as tokens: between them it is cut one character in.
    const pieces = this.cutInsideAddedTokens(text);
    return pieces.flatMap(
      (piece, index) =>
        this.encoder.encode(piece, { add_special_tokens: addSpecialTokens && index === 0 }).ids,
    );
  }

  private cutInsideAddedTokens(text: string): string[] {
    const contents = [...this.added.values()].filter(({ special }) => special).map(({ content }) => content);
    const cuts = new Set<number>();
    for (const content of contents) {
      for (let at = text.indexOf(content); at >= 0; at = text.indexOf(content, at + 1)) cuts.add(at + 1);
    }
    const bounds = [0, ...[...cuts].sort((left, right) => left - right), text.length];
    return bounds.slice(1).map((end, index) => text.slice(bounds[index], end));
  }

  private describe({ config, model, generation, chatTemplates }: TokenizerFiles): TokenizerInfo {
    const eos = this.named(config['eos_token']);
    const addsBosToken =
      this.encoder.encode('a', { add_special_tokens: true }).ids[0] === this.named(config['bos_token'])?.id;
    const ends = [eos?.id, generation['eos_token_id'], model['eos_token_id']].flat().filter(isInteger);
    return {
      vocabularySize: Math.max(0, ...this.encoder.get_vocab().values()) + 1,
      chatTemplates,
      bosToken: this.named(config['bos_token']),
      eosToken: eos,
      padToken: this.named(config['pad_token']),
      unknownToken: this.named(config['unk_token']),
      addsBosToken,
      endOfGenerationIds: [...new Set(ends)],
      specialTokens: new Map([...this.added].map(([id, { content }]) => [content, id])),
      fillInTheMiddle: null,
      generationDefaults: generationDefaults(generation),
      maxModelLength: integerOf(model['max_position_embeddings']),
      architecture: typeof model['model_type'] === 'string' ? model['model_type'] : null,
    };
  }

  /** A token of tokenizer_config.json: a text, or an object with its `content`. */
  private named(value: unknown): SpecialToken | null {
    const text = typeof value === 'string' ? value : (value as { content?: unknown } | null)?.content;
    if (typeof text !== 'string') return null;
    const id = this.encoder.token_to_id(text);
    return id === undefined ? null : { id, text };
  }
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

/** How the vocabulary writes bytes, as its decoder undoes it. */
function spellingOf(decoder: unknown): TokenSpelling {
  const text = JSON.stringify(decoder ?? {});
  if (text.includes('"ByteLevel"')) return 'byte-level';
  return /"Metaspace"|"ByteFallback"|\u2581/.test(text) ? 'sentence-piece' : 'plain';
}
