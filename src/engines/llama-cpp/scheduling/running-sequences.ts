import type { Admission } from './admission.js';
import { saltOf, type GenerationSequence } from './generation-job.js';
import type { Resident, ResidentSequences } from './resident-sequences.js';

/** The sequences that have a place in the key-value pool and are computed, in the order of their turns. */
export class RunningSequences {
  readonly list: GenerationSequence[] = [];

  constructor(
    private readonly residents: ResidentSequences,
    private readonly admission: Admission,
    private readonly maxRunning: number,
  ) {}

  /** Takes the sequences that fit from the line. */
  admit(started: (sequence: GenerationSequence, cachedTokens: number) => void): void {
    for (const { sequence, cachedTokens } of this.admission.admit(this.list)) {
      this.list.push(sequence);
      started(sequence, cachedTokens);
    }
  }

  /** Whether the limit of running sequences leaves room for another. */
  get hasPlace(): boolean {
    return this.list.length < this.maxRunning;
  }

  /**
   * Lets a sequence go on from what `source` has computed, sharing its first `length` tokens. Puts it in line instead
   * when there is no source or no room. Returns whether it runs.
   */
  startFrom(source: Resident | null, length: number, sequence: GenerationSequence): boolean {
    const room = source !== null && this.residents.hasRoomBeside(this.list.length + 1);
    sequence.resident = room ? this.residents.open(source, length, saltOf(sequence.job)) : null;
    if (sequence.resident === null) {
      this.admission.add(sequence);
      return false;
    }
    this.list.push(sequence);
    return true;
  }

  /** Nothing more is generated for the sequence; what it computed stays as a prefix for others. */
  finish(sequence: GenerationSequence): void {
    this.leave(sequence, (resident) => this.residents.finish(resident));
    sequence.constraint?.free();
  }

  /** Takes the sequence's place away, and what it computed. */
  drop(sequence: GenerationSequence): void {
    this.leave(sequence, (resident) => this.residents.drop(resident));
  }

  /** Takes the sequence's place away; it waits to compute its tokens again. */
  suspend(sequence: GenerationSequence): void {
    this.drop(sequence);
    // A beam that waits for others has done its part already.
    if (sequence.job.beams?.isWaiting(sequence) !== true) {
      this.admission.add(sequence);
    }
  }

  private leave(sequence: GenerationSequence, release: (resident: Resident) => void): void {
    const index = this.list.indexOf(sequence);
    if (index >= 0) {
      this.list.splice(index, 1);
    }
    if (sequence.resident !== null) {
      release(sequence.resident);
      sequence.resident = null;
    }
  }
}
