/**
 * Turns the bytes of tokens into text as they come: a character that is split over several tokens appears once
 * its last byte has arrived. Bytes that are no UTF-8 become U+FFFD exactly as in the WHATWG decoder, for every
 * way of cutting the stream.
 */
export class Utf8Stream {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private pending: Uint8Array = EMPTY;

  /** Bytes held back because the character they begin is incomplete: 0 to 3. */
  get pendingLength(): number {
    return this.pending.length;
  }

  /** `whole`: the text of `bytes` where it is known to be complete UTF-8; saves decoding it again. */
  push(bytes: Uint8Array, whole: string | null = null): string {
    if (whole !== null && this.pending.length === 0) {
      return whole;
    }
    const all = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    const cut = completeLength(all);
    this.pending = cut === all.length ? EMPTY : all.slice(cut);
    return cut === 0 ? '' : this.decoder.decode(all.subarray(0, cut));
  }

  /** The replacement character for an incomplete character at the end, or nothing. */
  end(): string {
    const rest = this.pending;
    this.pending = EMPTY;
    return rest.length === 0 ? '' : this.decoder.decode(rest);
  }
}

/** The text of a token, or null when its bytes alone are not whole characters. */
export function wholeText(bytes: Uint8Array): string | null {
  if (completeLength(bytes) !== bytes.length || isContinuation(bytes[0])) {
    return null;
  }
  return DECODER.decode(bytes);
}

const EMPTY = new Uint8Array(0);
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** How many bytes from the start do not end inside a character. Decoding may be cut there without a difference. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (!isContinuation(byte)) {
      return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Length of the UTF-8 sequence a byte begins; 1 for bytes that begin none (they become U+FFFD at once). */
function sequenceLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) {
    return 1;
  }
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
