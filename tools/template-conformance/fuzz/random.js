/** A small seeded generator (mulberry32), so that a run can be repeated. */
export class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** A number in [0, 1). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [low, high]. */
  integer(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick(choices) {
    return choices[this.integer(0, choices.length - 1)];
  }

  chance(probability) {
    return this.next() < probability;
  }
}
