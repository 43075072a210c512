/** Tokens or characters per block. */
const BLOCK_TOKENS = 32;
const BLOCK_CHARACTERS = 128;

/**
 * Hashes of a prompt's blocks, each over everything up to its end: two prompts share the first k hashes exactly when
 * they share the first k blocks (but for collisions, which cost only a worse choice).
 */
export function prefixBlocks(prompt: readonly number[] | string): number[] {
  const size = typeof prompt === 'string' ? BLOCK_CHARACTERS : BLOCK_TOKENS;
  const unitAt = (index: number): number =>
    typeof prompt === 'string' ? prompt.charCodeAt(index) : (prompt[index] ?? 0);
  const blocks: number[] = [];
  let hash = 0x811c9dc5;
  for (let index = 0; index < prompt.length; index++) {
    // FNV-1a over 32-bit units.
    hash = Math.imul(hash ^ unitAt(index), 0x01000193);
    if ((index + 1) % size === 0) blocks.push(hash);
  }
  return blocks;
}

/** Which prompt prefixes a server has seen lately, and so probably still holds in its prefix cache. */
export class PrefixMemory {
  private readonly seen = new Set<number>();

  constructor(private readonly capacity = 50_000) {}

  /** How much of the prompt was seen, 0 to 1. */
  match(blocks: readonly number[]): number {
    if (blocks.length === 0) return 0;
    const first = blocks.findIndex((block) => !this.seen.has(block));
    return (first < 0 ? blocks.length : first) / blocks.length;
  }

  remember(blocks: readonly number[]): void {
    for (const block of blocks) {
      // Deleting first moves the block to the end: the oldest are forgotten first.
      this.seen.delete(block);
      this.seen.add(block);
    }
    for (const block of this.seen) {
      if (this.seen.size <= this.capacity) break;
      this.seen.delete(block);
    }
  }
}
