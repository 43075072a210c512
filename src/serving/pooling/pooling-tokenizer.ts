import { Injectable } from '@nestjs/common';
import type { Engine } from '../../engines/engine.js';
import { splitAtControlTokens } from './control-tokens.js';
import type { TemplatePiece } from './text-template.js';
import type { TokenFrame } from './token-frame.js';

/** What a pooling request needs of a model's tokenizer; what never changes is found out once per engine. */
@Injectable()
export class PoolingTokenizer {
  private readonly frames = new WeakMap<Engine, TokenFrame>();
  private readonly controlTokens = new WeakMap<Engine, RegExp | null>();

  /**
   * Token ids of texts, without the tokens around them. `trusted`: text of special tokens becomes those tokens, as
   * it does in transformers; otherwise it stays text.
   */
  async texts(
    engine: Engine,
    texts: readonly string[],
    { trusted }: { trusted: boolean },
  ): Promise<number[][]> {
    if (texts.length === 0) return [];
    return engine.tokenize(texts, { addSpecialTokens: false, parseSpecialTokens: trusted });
  }

  /** Token ids of filled templates: the template's control tokens are tokens, those that users wrote are text. */
  async filled(engine: Engine, prompts: readonly (readonly TemplatePiece[])[]): Promise<number[][]> {
    const pattern = await this.controlTokenPattern(engine);
    const chunks = prompts.map((pieces) => splitAtControlTokens(pieces, pattern));
    const tokens = (await this.texts(engine, chunks.flat(), { trusted: true })).values();
    return chunks.map((parts) => parts.flatMap(() => tokens.next().value ?? []));
  }

  /** The tokens that the tokenizer puts around every text. */
  async frame(engine: Engine): Promise<TokenFrame> {
    const known = this.frames.get(engine);
    if (known) return known;
    const probe = async (addSpecialTokens: boolean): Promise<number[]> =>
      (await engine.tokenize(['a'], { addSpecialTokens, parseSpecialTokens: false }))[0] ?? [];
    const [bare, whole] = await Promise.all([probe(false), probe(true)]);
    const start = whole.findIndex((_, index) => bare.every((id, offset) => whole[index + offset] === id));
    const frame = {
      start: whole.slice(0, Math.max(0, start)),
      end: start < 0 ? [] : whole.slice(start + bare.length),
    };
    this.frames.set(engine, frame);
    return frame;
  }

  /** Matches the text of every control token; null when there is none. */
  private async controlTokenPattern(engine: Engine): Promise<RegExp | null> {
    const known = this.controlTokens.get(engine);
    if (known !== undefined) return known;
    const controls: string[] = [];
    for (const [text, id] of engine.info.specialTokens) {
      // User-defined tokens, which are words to users, stay visible.
      if ((await engine.detokenize([id], { skipSpecialTokens: true })) === '') controls.push(text);
    }
    const sources = controls.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
    const pattern = sources.length === 0 ? null : new RegExp(sources.join('|'), 'g');
    this.controlTokens.set(engine, pattern);
    return pattern;
  }
}
