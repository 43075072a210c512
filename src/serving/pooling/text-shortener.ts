import type { Engine } from '../../engines/engine.js';
import type { PoolingTokenizer } from './pooling-tokenizer.js';

/** Shortens texts by tokens. A character that the cut goes through is dropped. */
export class TextShortener {
  constructor(
    private readonly engine: Engine,
    private readonly tokenizer: PoolingTokenizer,
  ) {}

  /** Texts of at most `most` tokens, cut at the end; 0 leaves them whole. */
  async first(texts: readonly string[], most: number): Promise<string[]> {
    if (most === 0) return [...texts];
    const tokens = await this.tokenizer.texts(this.engine, texts, { trusted: false });
    return Promise.all(
      texts.map(async (text, index) => {
        const ids = tokens[index] ?? [];
        return ids.length <= most ? text : (await this.text(ids.slice(0, most))).replace(/\uFFFD+$/, '');
      }),
    );
  }

  /** A text cut at its start to as many tokens as `keep` says, given how many it has. */
  async last(text: string, keep: (length: number) => number): Promise<string> {
    const [ids = []] = await this.tokenizer.texts(this.engine, [text], { trusted: false });
    return (await this.text(ids.slice(ids.length - keep(ids.length)))).replace(/^\uFFFD+/, '');
  }

  private text(ids: readonly number[]): Promise<string> {
    return this.engine.detokenize(ids, { skipSpecialTokens: false });
  }
}
