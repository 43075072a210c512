/**
 * Knows exactly which cells of the shared key-value pool are in use: the pool itself doesn't say. A token's cell
 * can belong to several sequences (shared prefixes, n answers to one prompt), so cells are counted by reference,
 * and separately for sequences that are running: a cell held only by finished sequences can be had at any time.
 */
export class CellLedger {
  private readonly free: Int32Array;
  private freeCount: number;
  private readonly holders: Uint16Array;
  private readonly activeHolders: Uint16Array;
  private activeCount = 0;

  constructor(readonly total: number) {
    this.free = Int32Array.from({ length: total }, (_, index) => total - 1 - index);
    this.freeCount = total;
    this.holders = new Uint16Array(total);
    this.activeHolders = new Uint16Array(total);
  }

  /** Cells that hold nothing. */
  get available(): number {
    return this.freeCount;
  }

  /** Cells that running sequences hold. */
  get active(): number {
    return this.activeCount;
  }

  /** Takes a free cell for a running sequence. */
  take(): number {
    if (this.freeCount === 0) {
      throw new Error(`All ${this.total} cells of the key-value pool are in use.`);
    }
    this.freeCount--;
    const cell = this.free[this.freeCount] as number;
    this.holders[cell] = 1;
    this.activeHolders[cell] = 1;
    this.activeCount++;
    return cell;
  }

  /** Adds a running sequence to a cell's holders; returns the cell. */
  share(cell: number): number {
    this.holders[cell] = (this.holders[cell] as number) + 1;
    this.activate(cell);
    return cell;
  }

  /** A holder of the cell starts to run. */
  activate(cell: number): void {
    const holders = (this.activeHolders[cell] as number) + 1;
    this.activeHolders[cell] = holders;
    this.activeCount += holders === 1 ? 1 : 0;
  }

  /** A holder of the cell no longer runs. */
  deactivate(cell: number): void {
    const holders = (this.activeHolders[cell] as number) - 1;
    this.activeHolders[cell] = holders;
    this.activeCount -= holders === 0 ? 1 : 0;
  }

  /** A holder that doesn't run lets go of the cell. */
  release(cell: number): void {
    const holders = (this.holders[cell] as number) - 1;
    this.holders[cell] = holders;
    if (holders === 0) {
      this.free[this.freeCount] = cell;
      this.freeCount++;
    }
  }

  /** Whether a running sequence holds the cell. */
  isActive(cell: number): boolean {
    return this.activeHolders[cell] !== 0;
  }
}
