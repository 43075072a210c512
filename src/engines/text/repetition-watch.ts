import type { RepetitionRule } from '../engine.js';
import { IntegerList } from '../../common/integer-list.js';

/**
 * Says when the last tokens of an answer have come as often as a rule allows.
 *
 * For every distance it keeps how many of the last tokens equal those so far before them, which takes one comparison
 * a distance and token: a text of `size` tokens has come `count` times in a row when at distance `size` the last
 * `size * (count - 1)` tokens are equal, and once more anywhere for each distance at which the last `size` are.
 */
export class RepetitionWatch {
  private readonly tokens = new IntegerList();
  /** At index d - 1: how many of the last tokens equal those d before. */
  private readonly equal = new IntegerList();

  constructor(private readonly rule: RepetitionRule) {}

  /** Adds a token; returns whether the answer goes in circles by now. */
  push(token: number): boolean {
    const { minSize, maxSize, minCount, consecutive } = this.rule;
    const { tokens, equal } = this;
    const before = tokens.length;
    tokens.push(token);
    if (before > 0 && (!consecutive || before <= maxSize)) equal.push(0);
    let count = before + 1 >= minSize ? 1 : 0;
    let found = false;
    for (let distance = 1; distance <= equal.length; distance++) {
      const same = tokens.at(before - distance) === token ? equal.at(distance - 1) + 1 : 0;
      equal.set(distance - 1, same);
      if (!consecutive) count += same >= minSize ? 1 : 0;
      else found ||= distance >= minSize && same >= distance * (minCount - 1);
    }
    return consecutive ? found : count >= minCount;
  }
}
