import { CellLedger } from './cell-ledger.js';
import { commonPrefixLength, IntegerList } from '../../../common/integer-list.js';
import type { ModelRunner } from './model-runner.js';

/** Tokens of one sequence that are in the key-value pool. */
export interface Resident {
  /** Changes when the sequence is moved. */
  id: number;
  /** The tokens in the pool, by position. */
  readonly tokens: IntegerList;
  readonly cells: IntegerList;
  /** Whose prompts may begin with it: those of the same salt. */
  readonly salt: string | null;
  /** false: kept for its prefix only, and can be dropped at any time. */
  running: boolean;
  /** Larger is more recent; grows with every use and every generated token. */
  lastUse: number;
}

/** The best beginning for a prompt among the residents. */
export interface PrefixMatch {
  resident: Resident | null;
  length: number;
}

/**
 * In a shared pool every generated token looks at the cells of finished sequences too, if only to skip them. After
 * about so many tokens that has cost as much as computing the sequence again would (measured with 125M parameters:
 * 1.5 us a cell and token, 3 ms to compute one).
 */
const STALE_AFTER_TOKENS = 2000;

/** Where every sequence has cells of its own, a shorter prefix is computed sooner than its copy pays off. */
const LEAST_COPY = 16;

/**
 * The sequences in the key-value pool: running ones, and finished ones that stay as prefixes for later prompts
 * until their cells or their ids are needed, least recently used first.
 */
export class ResidentSequences {
  private readonly ledger: CellLedger;
  /** By id; null where an id is free. */
  private readonly residents: (Resident | null)[];
  private clock = 0;

  constructor(
    private readonly runner: ModelRunner,
    /** false: finished sequences are dropped at once, and nothing is shared. */
    private readonly keepFinished: boolean,
  ) {
    this.ledger = new CellLedger(runner.cells);
    this.residents = Array.from({ length: runner.sequenceIds }, () => null);
  }

  /** Cells held by running sequences. */
  get activeCells(): number {
    return this.ledger.active;
  }

  /** Cells that hold nothing. */
  get availableCells(): number {
    return this.ledger.available;
  }

  /** Cells of the pool. */
  get totalCells(): number {
    return this.ledger.total;
  }

  /** Whether running sequences could hold this many more cells. */
  hasRoomBeside(cells: number): boolean {
    return this.ledger.total - this.ledger.active >= cells;
  }

  /**
   * The longest beginning of `tokens` that is in the pool under the same salt, at most `limit` tokens, and worth being
   * shared.
   */
  longestPrefix(tokens: IntegerList, limit: number, salt: string | null): PrefixMatch {
    let best: PrefixMatch = { resident: null, length: 0 };
    for (const resident of this.keepFinished ? this.residents : []) {
      const length =
        resident === null || resident.salt !== salt
          ? 0
          : Math.min(commonPrefixLength(resident.tokens.view(), tokens.view()), limit);
      const free = resident?.running === false && resident.tokens.length === length;
      if (length > best.length && (free || this.runner.sharesCells || length >= LEAST_COPY)) {
        best = { resident, length };
      }
    }
    return best;
  }

  /** Cells a running sequence would newly hold by sharing this prefix: those that only finished sequences hold. */
  idleCells({ resident, length }: PrefixMatch): number {
    let idle = 0;
    for (let index = 0; index < length && resident !== null; index++) {
      idle += this.ledger.isActive(resident.cells.at(index)) && this.runner.sharesCells ? 0 : 1;
    }
    return idle;
  }

  /**
   * A running sequence that begins with the first `length` tokens of `source`, which has the same salt. A finished source that it extends
   * becomes the new sequence itself. Returns null when all ids are running.
   */
  open(source: Resident | null, length: number, salt: string | null): Resident | null {
    if (source !== null && !source.running && source.tokens.length === length) {
      this.setRunning(source, true);
      return source;
    }
    if (source !== null) {
      source.lastUse = ++this.clock;
    }
    const id = this.freeId(source);
    if (id === null) {
      return source === null || source.running ? null : this.reuse(source, length);
    }
    const opened: Resident = {
      id,
      tokens: new IntegerList(source?.tokens.view().subarray(0, length)),
      cells: new IntegerList(),
      salt,
      running: true,
      lastUse: ++this.clock,
    };
    this.residents[id] = opened;
    if (source !== null && length > 0) {
      this.makeRoom(this.runner.sharesCells ? 0 : length);
      this.runner.copySequence(source.id, id, length);
      for (let index = 0; index < length; index++) {
        opened.cells.push(
          this.runner.sharesCells ? this.ledger.share(source.cells.at(index)) : this.ledger.take(),
        );
      }
    }
    return opened;
  }

  /** Takes a cell for the next token. `makeRoom` must have been called for it. */
  append(resident: Resident, token: number): void {
    resident.cells.push(this.ledger.take());
    resident.tokens.push(token);
  }

  /** Drops finished sequences until this many cells are free. Returns whether they are. */
  makeRoom(cells: number): boolean {
    while (this.ledger.available < cells) {
      const victim = this.leastRecentlyUsed(null);
      if (victim === null) {
        return false;
      }
      this.drop(victim);
    }
    return true;
  }

  /** Notes that tokens were generated, and drops a finished sequence that no longer pays. */
  passed(generatedTokens: number): void {
    this.clock += generatedTokens;
    const oldest = this.runner.sharesCells ? this.leastRecentlyUsed(null) : null;
    if (oldest !== null && this.clock - oldest.lastUse > STALE_AFTER_TOKENS) {
      this.drop(oldest);
    }
  }

  /** A sequence has ended: it stays as a prefix for others. */
  finish(resident: Resident): void {
    this.setRunning(resident, false);
    if (!this.keepFinished || resident.tokens.length === 0) {
      this.drop(resident);
    }
  }

  /** Removes a sequence and frees what nobody else holds. */
  drop(resident: Resident): void {
    if (resident.running) {
      this.setRunning(resident, false);
    }
    this.runner.removeSequence(resident.id, 0);
    resident.cells.view().forEach((cell) => this.ledger.release(cell));
    this.residents[resident.id] = null;
  }

  /**
   * Where every sequence has cells of its own, llama.cpp computes a batch in one go only for ids that follow each
   * other: this moves one sequence into a gap, when there is one.
   */
  closeGap(): void {
    if (this.runner.sharesCells) {
      return;
    }
    const ids = this.residents.flatMap((resident) => (resident?.running === true ? [resident.id] : []));
    const gap = gapToClose(ids);
    const moved = gap === null ? null : this.residents[gap.from];
    if (gap !== null && moved != null) {
      this.vacate(gap.to, moved);
      this.move(moved, gap.to);
    }
  }

  /** Makes a finished sequence the running one that begins with its first `length` tokens. */
  private reuse(source: Resident, length: number): Resident {
    this.runner.removeSequence(source.id, length);
    source.cells
      .view()
      .subarray(length)
      .forEach((cell) => this.ledger.release(cell));
    source.cells.truncate(length);
    source.tokens.truncate(length);
    this.setRunning(source, true);
    return source;
  }

  private setRunning(resident: Resident, running: boolean): void {
    resident.running = running;
    resident.lastUse = ++this.clock;
    resident.cells
      .view()
      .forEach((cell) => (running ? this.ledger.activate(cell) : this.ledger.deactivate(cell)));
  }

  /** A free id for a new sequence, at the cost of a finished one other than `keep` if need be; null: there is none. */
  private freeId(keep: Resident | null): number | null {
    if (this.runner.sharesCells) {
      return this.anyFreeId(keep);
    }
    // The lowest id that isn't running, to stay without gaps.
    const id = this.residents.findIndex((resident) => resident?.running !== true);
    return id >= 0 && this.vacate(id, keep) ? id : null;
  }

  private anyFreeId(keep: Resident | null): number | null {
    const free = this.residents.indexOf(null);
    if (free >= 0) {
      return free;
    }
    const victim = this.leastRecentlyUsed(keep);
    if (victim === null) {
      return null;
    }
    this.drop(victim);
    return victim.id;
  }

  /** Frees an id that isn't running: what is there moves elsewhere, or a finished sequence other than `keep` goes. */
  private vacate(id: number, keep: Resident | null): boolean {
    if (this.residents[id] == null) {
      return true;
    }
    const free = this.anyFreeId(keep);
    const occupant = this.residents[id];
    if (free === null) {
      return false;
    }
    if (occupant != null) {
      this.move(occupant, free);
    }
    return true;
  }

  private move(resident: Resident, id: number): void {
    this.runner.copySequence(resident.id, id, resident.tokens.length);
    this.runner.removeSequence(resident.id, 0);
    this.residents[resident.id] = null;
    this.residents[id] = resident;
    resident.id = id;
  }

  private leastRecentlyUsed(except: Resident | null): Resident | null {
    let oldest: Resident | null = null;
    for (const resident of this.residents) {
      if (
        resident !== null &&
        !resident.running &&
        resident !== except &&
        resident.lastUse < (oldest?.lastUse ?? Infinity)
      ) {
        oldest = resident;
      }
    }
    return oldest;
  }
}

/** One move that brings ids (ascending) closer together: from the smaller end into the gap farthest from it. */
function gapToClose(ids: readonly number[]): { from: number; to: number } | null {
  const first = ids[0];
  const last = ids.at(-1);
  if (first === undefined || last === undefined || last - first + 1 === ids.length) {
    return null;
  }
  const firstGap = ids.find((id, index) => ids[index + 1] !== id + 1) ?? first;
  const lastGap = ids.findLast((id, index) => ids[index - 1] !== id - 1) ?? last;
  return firstGap - first < last - lastGap
    ? { from: first, to: lastGap - 1 }
    : { from: last, to: firstGap + 1 };
}
