import type { Engine } from '../../engines/engine.js';

/**
 * Token sequences of texts that may not be generated. As in vLLM, each text counts as it is and as a word after a
 * space, when that begins with another token and has as many.
 */
export async function badWordTokens(
  words: readonly string[] | undefined,
  engine: Engine,
): Promise<readonly (readonly number[])[]> {
  if (words === undefined || words.length === 0) return [];
  const bare = words.map((word) => word.trimStart());
  const tokenized = await engine.tokenize([...bare, ...bare.map((word) => ` ${word}`)], {
    addSpecialTokens: false,
    parseSpecialTokens: false,
  });
  return bare.flatMap((_, index) => {
    const plain = tokenized[index] ?? [];
    const spaced = tokenized[bare.length + index] ?? [];
    const differs = spaced[0] !== plain[0] && spaced.length === plain.length;
    return [plain, ...(differs ? [spaced] : [])].filter((tokens) => tokens.length > 0);
  });
}
