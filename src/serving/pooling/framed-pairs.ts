import type { Engine } from '../../engines/engine.js';
import type { PoolingInputs } from './pooling-runner.js';
import type { PoolingTokenizer } from './pooling-tokenizer.js';
import { documentTokensKept, firstTokens, type PairOptions, type TextPair } from './text-pairs.js';
import type { TokenFrame } from './token-frame.js';
import { checkLength } from './token-limit.js';

/**
 * Pairs as cross-encoders were trained on them: [CLS] query [SEP] document [SEP] for BERT, and
 * <s> query </s></s> document </s> for RoBERTa and XLM-RoBERTa.
 */
export async function framedPairs(
  engine: Engine,
  tokenizer: PoolingTokenizer,
  pairs: readonly TextPair[],
  { limit, maxTokensPerQuery, maxTokensPerDocument }: PairOptions,
): Promise<PoolingInputs> {
  const frame = await tokenizer.frame(engine);
  const separator = pairSeparator(engine, frame);
  const texts = [...new Set(pairs.flatMap(({ query, document }) => [query, document]))];
  const tokens = await tokenizer.texts(engine, texts, { trusted: false });
  const tokensOf = new Map(texts.map((text, index) => [text, tokens[index] ?? []]));
  const framed = pairs.map(({ query, document, documentParam }) => {
    const before = [
      ...frame.start,
      ...firstTokens(tokensOf.get(query) ?? [], maxTokensPerQuery),
      ...separator,
    ];
    const rest = firstTokens(tokensOf.get(document) ?? [], maxTokensPerDocument);
    const total = before.length + rest.length + frame.end.length;
    const kept = documentTokensKept(rest.length, total, limit);
    const whole = [...before, ...rest.slice(rest.length - kept), ...frame.end];
    checkLength(whole.length, limit, documentParam);
    return { whole, prefixLength: before.length };
  });
  return {
    inputs: framed.map(({ whole }) => whole),
    prefixLengths: framed.map(({ prefixLength }) => prefixLength),
  };
}

/** RoBERTa's tokenizers end the first text and begin the second with an end token each; BERT's put one between. */
function pairSeparator({ info }: Engine, { end }: TokenFrame): readonly number[] {
  const isRoberta = info.bosToken?.text === '<s>' && info.eosToken?.text === '</s>';
  return isRoberta ? [...end, ...end] : end;
}
