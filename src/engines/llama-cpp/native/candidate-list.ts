import koffi from 'koffi';
import { structLayouts } from './layouts.js';

/** llama_token_data: id, logit, probability, 4 bytes each. */
const wordsPerCandidate = 3;

/** koffi keeps every type for ever: this one is defined once. */
const arrayType = koffi.struct(structLayouts.llama_token_data_array);
const offsets = {
  data: koffi.offsetof(arrayType, 'data'),
  size: koffi.offsetof(arrayType, 'size'),
  selected: koffi.offsetof(arrayType, 'selected'),
  sorted: koffi.offsetof(arrayType, 'sorted'),
};

/**
 * A llama_token_data_array in JavaScript's memory: what samplers take tokens away from. It is filled anew for every
 * call.
 */
export class CandidateList {
  /** The struct's bytes; pass this where llama.h wants `llama_token_data_array *`. */
  readonly struct: Uint8Array;
  private readonly fields: DataView;
  private readonly ids: Int32Array;
  private readonly logits: Float32Array;
  private count = 0;

  constructor(vocabularySize: number) {
    const memory = new ArrayBuffer(vocabularySize * wordsPerCandidate * 4);
    this.ids = new Int32Array(memory);
    this.logits = new Float32Array(memory);
    this.struct = new Uint8Array(koffi.sizeof(arrayType));
    this.fields = new DataView(this.struct.buffer);
    this.fields.setBigUint64(offsets.data, koffi.address(this.ids), true);
  }

  /** One token, with logit 0. */
  setOne(tokenId: number): void {
    this.ids[0] = tokenId;
    this.logits[1] = 0;
    this.finish(1);
  }

  /** The tokens with a logit above -Infinity; returns how many. */
  setPossible(logits: Float32Array): number {
    let count = 0;
    for (let id = 0; id < logits.length; id += 1) {
      const logit = logits[id] as number;
      if (logit > -Infinity) {
        const word = count * wordsPerCandidate;
        this.ids[word] = id;
        this.logits[word + 1] = logit;
        count += 1;
      }
    }
    this.finish(count);
    return count;
  }

  logitAt(index: number): number {
    return this.logits[index * wordsPerCandidate + 1] ?? -Infinity;
  }

  /** Writes the logits back by token id; returns how many are above -Infinity. */
  copyTo(logits: Float32Array): number {
    let left = 0;
    for (let index = 0; index < this.count; index += 1) {
      const word = index * wordsPerCandidate;
      const logit = this.logits[word + 1] as number;
      logits[this.ids[word] as number] = logit;
      left += logit > -Infinity ? 1 : 0;
    }
    return left;
  }

  private finish(count: number): void {
    this.count = count;
    this.fields.setBigUint64(offsets.size, BigInt(count), true);
    this.fields.setBigInt64(offsets.selected, -1n, true);
    this.fields.setUint8(offsets.sorted, 0);
  }
}
