import { commonPrefixLength } from '../../common/integer-list.js';
import type { Engine } from '../../engines/engine.js';
import type { PairTemplate } from './pair-template.js';
import type { PoolingInputs } from './pooling-runner.js';
import type { PoolingTokenizer } from './pooling-tokenizer.js';
import { TextShortener } from './text-shortener.js';
import { documentTokensKept, type PairOptions, type TextPair } from './text-pairs.js';
import { fillTemplate } from './text-template.js';
import { checkLength } from './token-limit.js';

/** Pairs as a generating model reads them: each in the prompt that asks for its verdict. */
export async function templatePairs(
  engine: Engine,
  tokenizer: PoolingTokenizer,
  template: PairTemplate,
  pairs: readonly TextPair[],
  { limit, maxTokensPerQuery, maxTokensPerDocument }: PairOptions,
): Promise<PoolingInputs> {
  const texts = new TextShortener(engine, tokenizer);
  const queries = await texts.first(
    pairs.map(({ query }) => query),
    maxTokensPerQuery,
  );
  const documents = await texts.first(
    pairs.map(({ document }) => document),
    maxTokensPerDocument,
  );
  const { instruction } = template;
  const filled = async (indexes: readonly number[]): Promise<number[][]> =>
    tokenizer.filled(
      engine,
      indexes.map((index) =>
        fillTemplate(template.text, { query: queries[index], document: documents[index], instruction }),
      ),
    );
  const prompts = await filled([...pairs.keys()]);
  for (;;) {
    const long = [...prompts.keys()].filter((index) => size(prompts[index]) > (limit.truncateTo ?? Infinity));
    if (long.length === 0) break;
    // Tokens at the border to the template may merge, so that one round can leave a token too many.
    for (const index of long) {
      documents[index] = await texts.last(documents[index] ?? '', (length) =>
        documentTokensKept(length, size(prompts[index]), limit),
      );
    }
    const shorter = await filled(long);
    for (const [place, index] of long.entries()) prompts[index] = shorter[place] ?? [];
  }
  for (const [index, { documentParam }] of pairs.entries())
    checkLength(size(prompts[index]), limit, documentParam);
  const [head = ''] = template.text.split('{document}', 1);
  const askedOnce = [...new Set(queries)];
  const starts = await tokenizer.filled(
    engine,
    askedOnce.map((query) => fillTemplate(head, { query, instruction })),
  );
  const startOf = new Map(askedOnce.map((query, index) => [query, starts[index] ?? []]));
  return {
    inputs: prompts,
    // The last token before the document may be another than in the text up to there.
    prefixLengths: prompts.map((prompt, index) =>
      commonPrefixLength(prompt, startOf.get(queries[index] ?? '') ?? []),
    ),
  };
}

const size = (tokens: readonly number[] | undefined): number => tokens?.length ?? 0;
