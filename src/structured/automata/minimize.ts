import type { CompileBudget } from '../compile-budget.js';
import { DEAD, type Dfa } from './dfa.js';

/** The same language with as few states as possible: Hopcroft's partition refinement. The start stays state 0. */
export function minimized(dfa: Dfa, budget: CompileBudget): Dfa {
  const width = dfa.alphabet.symbols.length;
  const count = dfa.next.length;
  budget.spend((count * width) / 16);
  const sources = inverted(dfa, width);
  const blocks = initialBlocks(dfa);
  const blockOf = new Int32Array(count);
  for (const [number, block] of blocks.entries()) {
    for (const state of block) {
      blockOf[state] = number;
    }
  }
  const waiting = new Set(blocks.keys());
  for (const splitter of waiting) {
    waiting.delete(splitter);
    const members = [...(blocks[splitter] ?? [])];
    for (let symbol = 0; symbol < width; symbol += 1) {
      const touched = new Map<number, number[]>();
      for (const state of members) {
        for (const source of sources[state * width + symbol] ?? []) {
          const block = blockOf[source] ?? 0;
          const known = touched.get(block);
          if (known === undefined) {
            touched.set(block, [source]);
          } else {
            known.push(source);
          }
        }
      }
      for (const [number, inside] of touched) {
        const block = blocks[number] ?? new Set();
        if (inside.length < block.size) {
          const smaller = inside.length * 2 <= block.size ? inside : without(block, inside);
          const added = blocks.length;
          blocks.push(new Set(smaller));
          for (const state of smaller) {
            block.delete(state);
            blockOf[state] = added;
          }
          waiting.add(added);
          budget.spend(smaller.length);
        }
      }
    }
  }
  return merged(dfa, blocks, blockOf);
}

function without(block: ReadonlySet<number>, removed: readonly number[]): number[] {
  const unwanted = new Set(removed);
  return [...block].filter((each) => !unwanted.has(each));
}

/** Per state and symbol, the states that lead there. */
function inverted(dfa: Dfa, width: number): readonly (number[] | undefined)[] {
  const sources: (number[] | undefined)[] = [];
  for (const [state, row] of dfa.next.entries()) {
    for (const [symbol, target] of row.entries()) {
      if (target !== DEAD) {
        (sources[target * width + symbol] ??= []).push(state);
      }
    }
  }
  return sources;
}

function initialBlocks(dfa: Dfa): Set<number>[] {
  const accepting = new Set<number>();
  const others = new Set<number>();
  for (const [state, accepts] of dfa.accepting.entries()) {
    (accepts ? accepting : others).add(state);
  }
  return [accepting, others].filter((block) => block.size > 0);
}

function merged(dfa: Dfa, blocks: readonly ReadonlySet<number>[], blockOf: Int32Array): Dfa {
  const start = blockOf[0] ?? 0;
  const order = [start, ...blocks.keys()].filter((block, index, all) => all.indexOf(block) === index);
  const numbers = new Int32Array(blocks.length);
  for (const [number, block] of order.entries()) {
    numbers[block] = number;
  }
  const representatives = order.map((block) => [...(blocks[block] ?? [])][0] ?? 0);
  return {
    alphabet: dfa.alphabet,
    accepting: representatives.map((state) => dfa.accepting[state] === true),
    next: representatives.map((state) =>
      (dfa.next[state] ?? new Int32Array(0)).map((to) =>
        to === DEAD ? DEAD : (numbers[blockOf[to] ?? 0] ?? DEAD),
      ),
    ),
  };
}
