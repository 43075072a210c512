import { isUtf8 } from 'node:buffer';

import { BETWEEN_CHARACTERS, MALFORMED, utf8StateAfter, type Utf8State } from '../../text/utf8-state.js';
import type { TokenGrammar } from './token-grammar.js';

/** Tokens whose bytes alone are no text: parts of characters, and what never becomes one. */
export type TextFragments = ReadonlyMap<number, Uint8Array>;

/** Finds them among all tokens of a vocabulary. */
export function textFragments(size: number, bytesOf: (id: number) => Uint8Array): TextFragments {
  const fragments = new Map<number, Uint8Array>();
  for (let id = 0; id < size; id++) {
    const bytes = bytesOf(id);
    if (!isUtf8(bytes)) fragments.set(id, bytes);
  }
  return fragments;
}

/**
 * A grammar that also keeps the text well-formed. llama.cpp reads a lead byte and whatever follows as one character
 * (decode_utf8 in llama-grammar.cpp), so that overlong forms, surrogates and broken sequences of byte tokens pass for
 * characters that the reader of the text will never see.
 */
export class WellFormedGrammar implements TokenGrammar {
  private state: Utf8State = BETWEEN_CHARACTERS;

  constructor(
    private readonly inner: TokenGrammar,
    private readonly fragments: TextFragments,
  ) {}

  allows(tokenId: number): boolean {
    return this.stateAfter(tokenId) !== MALFORMED && this.inner.allows(tokenId);
  }

  mask(logits: Float32Array): number {
    const suspects = this.state === BETWEEN_CHARACTERS ? this.fragments.keys() : logits.keys();
    for (const id of suspects) {
      if (this.stateAfter(id) === MALFORMED) logits[id] = -Infinity;
    }
    return this.inner.mask(logits);
  }

  accept(tokenId: number): void {
    this.state = this.stateAfter(tokenId);
    this.inner.accept(tokenId);
  }

  clone(): WellFormedGrammar {
    const copy = new WellFormedGrammar(this.inner.clone(), this.fragments);
    copy.state = this.state;
    return copy;
  }

  free(): void {
    this.inner.free();
  }

  /** Whole texts, and the end of the output, come between characters only. */
  private stateAfter(tokenId: number): Utf8State {
    const bytes = this.fragments.get(tokenId);
    if (bytes !== undefined) return utf8StateAfter(this.state, bytes);
    return this.state === BETWEEN_CHARACTERS ? BETWEEN_CHARACTERS : MALFORMED;
  }
}
