import type { ModelInfo, TokenizeOptions } from '../engines/engine.js';

/** What a tokenizer knows of its model beside the tokens themselves. */
export type TokenizerInfo = Pick<
  ModelInfo,
  | 'vocabularySize'
  | 'chatTemplates'
  | 'bosToken'
  | 'eosToken'
  | 'padToken'
  | 'unknownToken'
  | 'addsBosToken'
  | 'endOfGenerationIds'
  | 'specialTokens'
  | 'fillInTheMiddle'
  | 'generationDefaults'
> & {
  /** Context length in tokens, where the tokenizer's files say it. */
  maxModelLength: number | null;
  architecture: string | null;
};

/** Text to token ids and back for a model that runs elsewhere. */
export interface Tokenizer {
  readonly info: TokenizerInfo;
  /** Texts are tokenized in one batch. Throws EngineError. */
  encode(texts: readonly string[], options: TokenizeOptions): Promise<number[][]>;
  decode(tokenIds: readonly number[], options: { skipSpecialTokens: boolean }): Promise<string>;
  /** The bytes of one token. Throws RangeError for an id that is none, or that this tokenizer has not seen. */
  tokenBytes(id: number): Uint8Array;
  /** A control token, whose text is not for users. */
  isSpecial(id: number): boolean;
  close(): Promise<void>;
}
