import type { Engine } from '../../engines/engine.js';

/**
 * Token sequences of texts that may not be generated: each text as it is, and as a word after a space, for which most
 * vocabularies have other tokens. (vLLM leaves the second out when the two differ in length, and lets the word pass.)
 */
export async function badWordTokens(
  words: readonly string[] | undefined,
  engine: Engine,
): Promise<readonly (readonly number[])[]> {
  if (words === undefined || words.length === 0) return [];
  const bare = words.map((word) => word.trimStart()).filter((word) => word !== '');
  const tokenized = await engine.tokenize([...bare, ...bare.map((word) => ` ${word}`)], {
    addSpecialTokens: false,
    parseSpecialTokens: false,
  });
  return tokenized.filter((tokens) => tokens.length > 0);
}
