import { CellLedger } from './cell-ledger.js';
import { commonPrefixLength, IntegerList } from './integer-list.js';
import type { ModelRunner } from './model-runner.js';

/** Tokens of one sequence that are in the key-value pool. */
export interface Resident {
  readonly id: number;
  /** The tokens in the pool, by position. */
  readonly tokens: IntegerList;
  readonly cells: IntegerList;
  /** false: kept for its prefix only, and can be dropped at any time. */
  running: boolean;
  /** Larger is more recent. */
  lastUse: number;
}

/** The best beginning for a prompt among the residents. */
export interface PrefixMatch {
  resident: Resident | null;
  length: number;
}

/**
 * The sequences in the key-value pool: running ones, and finished ones that stay as prefixes for later prompts
 * until their cells or their ids are needed, least recently used first.
 */
export class ResidentSequences {
  private readonly ledger: CellLedger;
  private readonly residents = new Set<Resident>();
  private readonly freeIds: number[];
  private clock = 0;

  constructor(
    private readonly runner: ModelRunner,
    /** false: finished sequences are dropped at once, and nothing is shared. */
    private readonly keepFinished: boolean,
  ) {
    this.ledger = new CellLedger(runner.cells);
    this.freeIds = Array.from({ length: runner.sequenceIds }, (_, id) => id);
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

  /** The longest beginning of `tokens` that is in the pool. */
  longestPrefix(tokens: IntegerList): PrefixMatch {
    let best: PrefixMatch = { resident: null, length: 0 };
    if (!this.keepFinished) {
      return best;
    }
    for (const resident of this.residents) {
      const length = commonPrefixLength(resident.tokens, tokens);
      if (length > best.length) {
        best = { resident, length };
      }
    }
    return best;
  }

  /** Cells a running sequence would newly hold by sharing this prefix: those that only finished sequences hold. */
  idleCells({ resident, length }: PrefixMatch): number {
    let idle = 0;
    for (let index = 0; index < length && resident !== null; index++) {
      idle += this.ledger.isActive(resident.cells.at(index)) ? 0 : 1;
    }
    return idle;
  }

  /**
   * A running sequence that begins with the first `length` tokens of `source`. A finished source that it extends
   * or that would be of no use beside it becomes the new sequence itself. Returns null when all ids are running.
   */
  open(source: Resident | null, length: number): Resident | null {
    if (source !== null && !source.running && source.tokens.length === length) {
      this.setRunning(source, true);
      return source;
    }
    if (source !== null) {
      source.lastUse = ++this.clock;
    }
    const id = this.takeId(source);
    if (id === null) {
      return source === null || source.running ? null : this.reuse(source, length);
    }
    const resident: Resident = {
      id,
      tokens: new IntegerList(source?.tokens.view().subarray(0, length)),
      cells: new IntegerList(source?.cells.view().subarray(0, length)),
      running: true,
      lastUse: ++this.clock,
    };
    if (source !== null && length > 0) {
      this.runner.copySequence(source.id, id, length);
      resident.cells.view().forEach((cell) => this.ledger.share(cell));
    }
    this.residents.add(resident);
    return resident;
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
    this.residents.delete(resident);
    this.freeIds.push(resident.id);
    this.freeIds.sort((a, b) => a - b);
  }

  private setRunning(resident: Resident, running: boolean): void {
    resident.running = running;
    resident.lastUse = ++this.clock;
    resident.cells
      .view()
      .forEach((cell) => (running ? this.ledger.activate(cell) : this.ledger.deactivate(cell)));
  }

  /** The lowest free id: llama.cpp works best on low ids without gaps. */
  private takeId(keep: Resident | null): number | null {
    if (this.freeIds.length === 0) {
      const victim = this.leastRecentlyUsed(keep);
      if (victim === null) {
        return null;
      }
      this.drop(victim);
    }
    return this.freeIds.shift() ?? null;
  }

  private leastRecentlyUsed(except: Resident | null): Resident | null {
    let oldest: Resident | null = null;
    for (const resident of this.residents) {
      if (!resident.running && resident !== except && resident.lastUse < (oldest?.lastUse ?? Infinity)) {
        oldest = resident;
      }
    }
    return oldest;
  }
}
