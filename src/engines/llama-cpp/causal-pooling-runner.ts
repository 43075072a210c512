import { commonPrefixLength } from '../../common/integer-list.js';
import type { LlamaContext } from './native/context.js';
import { inputPieces, type InputPiece } from './pooling/input-pieces.js';
import type { PoolingInput, PoolingRunner, SharedBatches } from './pooling/pooling-runner.js';
import { PoolingDecoder } from './pooling-decoder.js';

/** A vector over some tokens of an input. */
interface PartialVector {
  tokens: number;
  vector: Float32Array;
}

interface Prefix {
  tokens: Int32Array;
  parts: readonly PartialVector[];
}

/**
 * Runs a model whose tokens see only those before them. A long input is computed in pieces, for which memory and caches
 * suffice; a prefix that the next inputs begin with stays in the cells of sequence 0.
 *
 * An input is cut by what it says alone: a prefix of its own is computed just as one that others share.
 */
export class CausalPoolingRunner implements PoolingRunner {
  readonly keepsPrefixes = true;
  reusedTokens = 0;
  private readonly decoder: PoolingDecoder;
  /** What the cells of sequence 0 hold for the next inputs; null: nothing is known about the memory. */
  private prefix: Prefix | null = null;

  /** `pieceLength`: tokens computed at once; the context's batch has room for LEAST_PIECE more. */
  constructor(
    private readonly context: LlamaContext,
    readonly shared: SharedBatches,
    private readonly pieceLength: number,
    mayBlock: boolean,
  ) {
    this.decoder = new PoolingDecoder(context, mayBlock);
  }

  async compute(inputs: readonly PoolingInput[]): Promise<Float32Array[] | null> {
    const [first] = inputs;
    if (first === undefined) return [];
    this.context.setAbort(false);
    const kept = this.prefix;
    // Until all has gone well.
    this.prefix = null;
    const tokens = first.tokens.subarray(0, first.prefixLength);
    const prefix = await this.prepare(tokens, kept, inputs.length);
    const behind = prefix && (await this.computeBehind(inputs));
    if (prefix === null || behind === null) return null;
    this.prefix = prefix;
    return behind.map((parts) => this.join([...prefix.parts, ...parts]));
  }

  interrupt(): void {
    this.context.setAbort(true);
  }

  /** Leaves the prefix of the next `inputs` inputs in memory, and nothing else; null: interrupted. */
  private async prepare(tokens: Int32Array, kept: Prefix | null, inputs: number): Promise<Prefix | null> {
    if (kept !== null && isSame(kept.tokens, tokens) && this.context.sequenceRemove(0, tokens.length, -1)) {
      this.reusedTokens += tokens.length * inputs;
      return kept;
    }
    this.context.clear();
    const parts = await this.computePieces(tokens, { from: 0, to: tokens.length, isEnd: false });
    if (parts === null) return null;
    this.reusedTokens += tokens.length * (inputs - 1);
    return { tokens: tokens.slice(), parts };
  }

  /** What follows the prefix, of one input in pieces or of several in one batch. */
  private async computeBehind(inputs: readonly PoolingInput[]): Promise<PartialVector[][] | null> {
    const [first, ...others] = inputs;
    if (first !== undefined && others.length === 0) {
      const { tokens, prefixLength } = first;
      const parts = await this.computePieces(tokens, { from: prefixLength, to: tokens.length, isEnd: true });
      return parts && [parts];
    }
    const { batch } = this.decoder;
    batch.clear();
    inputs.forEach(({ tokens, prefixLength }, sequence) => {
      if (sequence > 0 && prefixLength > 0) this.context.sequenceCopy(0, sequence, 0, prefixLength);
      this.add(tokens, { from: prefixLength, to: tokens.length, isPooled: true }, sequence);
    });
    if (!(await this.decoder.compute())) return null;
    others.forEach((_, index) => this.context.sequenceRemove(index + 1, 0, -1));
    return inputs.map(({ tokens, prefixLength }, sequence) => [
      { tokens: tokens.length - prefixLength, vector: this.decoder.vector(sequence) },
    ]);
  }

  /** The tokens of sequence 0 from `from` up to `to`, piece by piece; null: interrupted. */
  private async computePieces(
    tokens: Int32Array,
    { from, to, isEnd }: { from: number; to: number; isEnd: boolean },
  ): Promise<PartialVector[] | null> {
    const { decoder, pieceLength } = this;
    const { pooledTokens } = decoder;
    const parts: PartialVector[] = [];
    for (const piece of inputPieces(from, to, { pieceLength, pooledTokens, isEnd })) {
      decoder.batch.clear();
      this.add(tokens, piece, 0);
      if (!(await decoder.compute(piece.isPooled))) return null;
      if (piece.isPooled) parts.push({ tokens: piece.to - piece.from, vector: decoder.vector(0) });
    }
    return parts;
  }

  private add(tokens: Int32Array, { from, to, isPooled }: InputPiece, sequence: number): void {
    for (let position = from; position < to; position++) {
      this.decoder.batch.add(tokens[position] ?? 0, position, sequence, isPooled);
    }
  }

  /** The vector of an input of those of its parts. */
  private join(parts: readonly PartialVector[]): Float32Array {
    const { pooledTokens } = this.decoder;
    if (parts.length > 1 && pooledTokens === 'all') return weightedMean(parts);
    return (pooledTokens === 'first' ? parts[0] : parts.at(-1))?.vector ?? new Float32Array();
  }
}

function weightedMean(parts: readonly PartialVector[]): Float32Array {
  const total = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  const size = parts[0]?.vector.length ?? 0;
  return Float32Array.from({ length: size }, (_, place) =>
    parts.reduce((sum, { tokens, vector }) => sum + (vector[place] ?? 0) * (tokens / total), 0),
  );
}

function isSame(left: Int32Array, right: Int32Array): boolean {
  return left.length === right.length && commonPrefixLength(left, right) === left.length;
}
