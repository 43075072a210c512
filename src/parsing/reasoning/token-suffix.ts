/** What a model's token adds between `prefix` and `>`, as in `<think:opensource>`; null when it has no such token. */
export function tokenSuffix(prefix: string, specialTokens: ReadonlyMap<string, number>): string | null {
  for (const token of specialTokens.keys()) {
    if (token.startsWith(prefix) && token.endsWith('>')) {
      const suffix = token.slice(prefix.length, -1);
      if (suffix === '' || suffix.startsWith(':')) return suffix;
    }
  }
  return null;
}
