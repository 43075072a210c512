import type { Tokenizer, TokenizerInfo } from '../../tokenization/tokenizer.js';
import type { TokenizeOptions } from '../engine.js';
import type { EngineLog } from './engine-options.js';
import { LlamaCppEngine } from './llama-cpp-engine.js';

/** The tokenizer of a GGUF file: llama.cpp reads its vocabulary, in a process of its own as for a whole model. */
export class VocabularyTokenizer implements Tokenizer {
  readonly info: TokenizerInfo;

  /** Throws EngineStartError with one line. */
  static async open(
    path: string,
    options: { logger?: EngineLog; processMode?: 'child' | 'inline' } = {},
  ): Promise<VocabularyTokenizer> {
    const engine = new LlamaCppEngine({ modelPath: path, vocabularyOnly: true, ...options });
    await engine.start();
    return new VocabularyTokenizer(engine);
  }

  private constructor(private readonly engine: LlamaCppEngine) {
    const { maxModelLength, ...info } = engine.info;
    this.info = { ...info, maxModelLength: maxModelLength > 0 ? maxModelLength : null };
  }

  encode(texts: readonly string[], options: TokenizeOptions): Promise<number[][]> {
    return this.engine.tokenize(texts, options);
  }

  decode(tokenIds: readonly number[], options: { skipSpecialTokens: boolean }): Promise<string> {
    return this.engine.detokenize(tokenIds, options);
  }

  tokenBytes(id: number): Uint8Array {
    return this.engine.tokenBytes(id);
  }

  isSpecial(id: number): boolean {
    return this.engine.isSpecial(id);
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}
