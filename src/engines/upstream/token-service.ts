import { mapLimited } from '../../common/map-limited.js';
import type { Tokenizer } from '../../tokenization/tokenizer.js';
import type { TokenizeOptions } from '../engine.js';
import type { Dialect, TokenKnowledge, UpstreamModel } from './dialects/dialect.js';
import type { UpstreamClient } from './http/upstream-client.js';
import { UpstreamError } from './http/upstream-error.js';

/** Texts that are markers in some model's output or template: asked of servers that show no vocabulary. */
const MARKER = /<[|\uff5c]?[^<>\s{}%]{1,40}[|\uff5c]?>|\[\/?[A-Z_]{3,24}\]/g;
const COMMON_MARKERS = (
  '<think> </think> <tool_call> </tool_call> <tool_response> </tool_response> <|im_start|> <|im_end|> <|endoftext|> ' +
  '<|eot_id|> <|eom_id|> <|python_tag|> <|channel|> <|message|> <|call|> <|return|> <|end|> <|start|> <|constrain|> ' +
  '<s> </s> [TOOL_CALLS] [ARGS] [THINK] [/THINK]'
).split(' ');
/** Seen tokens that are kept: what prompts and answers brought. */
const MAX_SEEN = 300_000;
/** Texts asked for at a time: a small server drops connections when many come at once. */
const MAX_QUESTIONS = 8;

/** Tokens of a model behind a server: by a tokenizer of our own, or by asking the server. */
export class TokenService implements TokenKnowledge {
  private readonly seen = new Map<number, Uint8Array>();
  private readonly ids = new Map<string, number>();
  private readonly controls = new Set<number>();
  readonly specialTokens = new Map<string, number>();
  addedBos: string | null = null;

  constructor(
    private readonly options: {
      model: string;
      dialect: Dialect;
      tokenizer: Tokenizer | null;
      /** Any server that answers. */
      client: () => UpstreamClient;
    },
  ) {}

  /** Whether texts can be tokenized at all. */
  get isAble(): boolean {
    return this.options.tokenizer !== null || this.options.dialect.tokenize !== undefined;
  }

  /** Learns the special tokens: from the tokenizer, or by asking for those that the template names. */
  async learn(model: UpstreamModel): Promise<void> {
    const { tokenizer } = this.options;
    if (tokenizer) {
      for (const [text, id] of tokenizer.info.specialTokens) this.noteMarker(text, id);
      this.addedBos = tokenizer.info.addsBosToken ? (tokenizer.info.bosToken?.text ?? null) : null;
      return;
    }
    if (!this.options.dialect.tokenize) return;
    const templates = Object.values(model.tokenizer.chatTemplates ?? {}).join('\n');
    const { bosToken, eosToken, padToken, unknownToken } = model.tokenizer;
    const named = [bosToken?.text, eosToken?.text, padToken?.text, unknownToken?.text].filter(isText);
    const texts = [...new Set([...named, ...COMMON_MARKERS, ...(templates.match(MARKER) ?? [])])];
    const found = await this.encode(texts, { addSpecialTokens: false, parseSpecialTokens: true });
    const spelled = await this.encode(texts, { addSpecialTokens: false, parseSpecialTokens: false });
    // Servers that always read markers as such spell none of them.
    const spellsNone = spelled.every(({ length }, index) => length <= 1 || (found[index]?.length ?? 0) > 1);
    for (const [index, text] of texts.entries()) {
      const [id, ...more] = found[index] ?? [];
      // A marker is one token, and only so when it is read as one.
      if (id === undefined || more.length > 0) continue;
      this.noteMarker(text, id);
      const isMarker = spellsNone || (spelled[index]?.length ?? 0) > 1;
      if (isMarker && (named.includes(text) || isControlText(text))) this.controls.add(id);
    }
    const bos = model.tokenizer.bosToken?.text;
    const [whole] = await this.encode(['a'], { addSpecialTokens: true, parseSpecialTokens: false });
    this.addedBos = bos !== undefined && whole?.[0] === this.specialTokens.get(bos) ? bos : null;
  }

  async encode(texts: readonly string[], options: TokenizeOptions): Promise<number[][]> {
    const { tokenizer, dialect, client, model } = this.options;
    if (tokenizer) return tokenizer.encode(texts, options);
    return mapLimited(texts, MAX_QUESTIONS, async (text) => {
      const answer = await dialect.tokenize?.(client(), model, text, options);
      for (const [index, id] of answer?.ids.entries() ?? []) this.note(id, answer?.pieces?.[index] ?? null);
      return answer?.ids ?? [];
    });
  }

  async decode(tokenIds: readonly number[], options: { skipSpecialTokens: boolean }): Promise<string> {
    const { tokenizer, dialect, client, model } = this.options;
    if (tokenizer) return tokenizer.decode(tokenIds, options);
    const shown = options.skipSpecialTokens ? tokenIds.filter((id) => !this.isSpecial(id)) : tokenIds;
    return (await dialect.detokenize?.(client(), model, shown)) ?? '';
  }

  /** Asks the server for the texts of tokens that nothing is known of yet. */
  async learnTexts(ids: readonly number[]): Promise<void> {
    const { tokenizer, dialect, client, model } = this.options;
    if (tokenizer || !dialect.detokenize) return;
    const unknown = [...new Set(ids)].filter((id) => id >= 0 && !this.seen.has(id));
    await Promise.all(
      unknown.map(async (id) => {
        const text = await dialect.detokenize?.(client(), model, [id]).catch((error: unknown) => {
          // Not every server that speaks the dialect has the route.
          if (error instanceof UpstreamError && error.status === 404) return undefined;
          throw error;
        });
        if (text !== undefined) this.note(id, new TextEncoder().encode(text));
      }),
    );
  }

  bytes(id: number): Uint8Array | null {
    const { tokenizer } = this.options;
    if (!tokenizer) return this.seen.get(id) ?? null;
    try {
      return tokenizer.tokenBytes(id);
    } catch (error) {
      // The server's model may have more tokens than the tokenizer (padding of the vocabulary).
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  id(text: string): number | null {
    return this.ids.get(text) ?? null;
  }

  isSpecial(id: number): boolean {
    const { tokenizer } = this.options;
    return tokenizer ? tokenizer.isSpecial(id) : this.controls.has(id);
  }

  /** Remembers what an answer showed of a token. */
  note(id: number, bytes: Uint8Array | null): void {
    if (bytes !== null && this.seen.size < MAX_SEEN && !this.seen.has(id)) this.seen.set(id, bytes);
  }

  private noteMarker(text: string, id: number): void {
    this.specialTokens.set(text, id);
    this.ids.set(text, id);
    this.note(id, new TextEncoder().encode(text));
  }
}

const isText = (value: string | undefined): value is string => value !== undefined && value !== '';

/** Control tokens frame messages; those that models write for readers (<think>, <tool_call>) stay visible. */
function isControlText(text: string): boolean {
  return /^<[|\uff5c].*[|\uff5c]>$|^<\/?s>$|^<(?:start|end)_of_turn>$/.test(text);
}
