import type { FileHandle } from 'node:fs/promises';
import { GgufError } from './gguf-error.js';

const chunkBytes = 1 << 20;

/**
 * The beginning of a file as a stream of little-endian values. Every length is checked against the file's size
 * before memory is taken for it.
 *
 * Awaiting each of 300,000 values would take a second: callers ask `has(n)` and await `fill(n)` only when it says no.
 */
export class ByteStream {
  private window = Buffer.alloc(0);
  private position = 0;
  private windowStart = 0;

  constructor(
    private readonly file: FileHandle,
    readonly size: number,
    private readonly path: string,
  ) {}

  /** Bytes from the start of the file to the next value. */
  get offset(): number {
    return this.windowStart + this.position;
  }

  get remaining(): number {
    return this.size - this.offset;
  }

  has(bytes: number): boolean {
    return this.window.length - this.position >= bytes;
  }

  /** Makes the next `bytes` readable. Throws GgufError naming `what` when the file ends before. */
  async fill(bytes: number, what: string): Promise<void> {
    if (this.has(bytes)) {
      return;
    }
    if (bytes > this.remaining) {
      throw new GgufError(
        this.path,
        `the header is truncated: ${what} needs ${bytes} bytes, ${this.remaining} are left of ${this.size}`,
      );
    }
    const kept = this.window.subarray(this.position);
    const wanted = Math.min(this.remaining, Math.max(bytes, chunkBytes));
    const next = Buffer.allocUnsafe(wanted);
    kept.copy(next);
    let length = kept.length;
    const start = this.offset;
    while (length < wanted) {
      const { bytesRead } = await this.file.read(next, length, wanted - length, start + length);
      if (bytesRead === 0) {
        throw new GgufError(this.path, 'the file became shorter while it was read');
      }
      length += bytesRead;
    }
    this.window = next;
    this.windowStart = start;
    this.position = 0;
  }

  uint8(): number {
    return this.window.readUInt8(this.advance(1));
  }
  int8(): number {
    return this.window.readInt8(this.advance(1));
  }
  uint16(): number {
    return this.window.readUInt16LE(this.advance(2));
  }
  int16(): number {
    return this.window.readInt16LE(this.advance(2));
  }
  uint32(): number {
    return this.window.readUInt32LE(this.advance(4));
  }
  int32(): number {
    return this.window.readInt32LE(this.advance(4));
  }
  float32(): number {
    return this.window.readFloatLE(this.advance(4));
  }
  float64(): number {
    return this.window.readDoubleLE(this.advance(8));
  }
  uint64(): bigint {
    return this.window.readBigUInt64LE(this.advance(8));
  }
  int64(): bigint {
    return this.window.readBigInt64LE(this.advance(8));
  }

  /** An unsigned 64-bit length or count, without a BigInt; past 2^53 it is only near the true value. */
  length(): number {
    const start = this.advance(8);
    return this.window.readUInt32LE(start + 4) * 2 ** 32 + this.window.readUInt32LE(start);
  }

  /** The next `length` bytes, valid until the next `fill`. */
  bytes(length: number): Buffer {
    const start = this.advance(length);
    return this.window.subarray(start, start + length);
  }

  /** Like `bytes`, without going on. */
  peek(length: number): Buffer {
    return this.window.subarray(this.position, this.position + length);
  }

  private advance(bytes: number): number {
    const start = this.position;
    this.position = start + bytes;
    return start;
  }
}
