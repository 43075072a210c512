import { uniform } from '../test-models/random.js';

/** Choices by chance, the same for the same seed: what makers of random forms draw from. */
export class SeededChoices {
  constructor(seed) {
    this.random = uniform(seed);
  }

  chance(probability) {
    return this.random() < probability;
  }

  below(limit) {
    return Math.floor(this.random() * limit);
  }

  pick(list) {
    return list[this.below(list.length)];
  }
}
