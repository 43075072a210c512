/** A growing list of 32-bit integers: token ids and the like, by the ten thousands. */
export class IntegerList {
  private values: Int32Array;
  private count: number;

  constructor(initial: ArrayLike<number> = []) {
    this.values = new Int32Array(Math.max(16, initial.length));
    this.values.set(initial);
    this.count = initial.length;
  }

  get length(): number {
    return this.count;
  }

  at(index: number): number {
    return this.values[index] as number;
  }

  /** Replaces the value at an index below `length`. */
  set(index: number, value: number): void {
    this.values[index] = value;
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Int32Array(this.count * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count] = value;
    this.count++;
  }

  /** Drops everything from `length` on. */
  truncate(length: number): void {
    this.count = Math.min(this.count, length);
  }

  /** The values, as a view that is valid until the list grows. */
  view(): Int32Array {
    return this.values.subarray(0, this.count);
  }
}

/** How many values at the start are equal. */
export function commonPrefixLength(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const end = Math.min(left.length, right.length);
  let length = 0;
  while (length < end && left[length] === right[length]) {
    length++;
  }
  return length;
}
