import { commonPrefixLength } from '../../../common/integer-list.js';
import type { PoolingInput, SharedBatches } from './pooling-runner.js';

/** Whether an input is computed without others: it is too long. A single token goes through another kernel than several. */
export function standsAlone(input: PoolingInput, shared: SharedBatches): boolean {
  const length = lengthBehindPrefix(input);
  return length === 1 || length > shared.tokens;
}

/** Whether an input may join a batch that begins with `first` and has room for so many tokens. */
export function joins(input: PoolingInput, first: PoolingInput, room: number): boolean {
  const length = lengthBehindPrefix(input);
  return length > 1 && length <= room && samePrefix(input, first);
}

/**
 * An input as a runner can take it: at least two tokens follow the prefix, or it has none. That hangs on the input
 * alone: where it is cut must not depend on its company.
 */
export function withUsablePrefix(
  { tokens, prefixLength }: PoolingInput,
  keepsPrefixes: boolean,
): PoolingInput {
  const isUsable = keepsPrefixes && prefixLength <= tokens.length - 2;
  return { tokens, prefixLength: isUsable ? prefixLength : 0 };
}

function lengthBehindPrefix({ tokens, prefixLength }: PoolingInput): number {
  return tokens.length - prefixLength;
}

function samePrefix(left: PoolingInput, right: PoolingInput): boolean {
  const { prefixLength } = left;
  return (
    prefixLength === right.prefixLength &&
    commonPrefixLength(left.tokens.subarray(0, prefixLength), right.tokens) === prefixLength
  );
}
