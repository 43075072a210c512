import type { TextSpan } from '../../templating/jinja/runtime/generation-marks.js';
import type { TokenOffset } from '../generation/token-offsets.js';

/** 1 for each token of which a character lies in one of the spans, else 0. */
export function assistantMask(
  text: string,
  spans: readonly TextSpan[],
  offsets: readonly TokenOffset[],
): number[] {
  const characters = (end: number): number => Array.from(text.slice(0, end)).length;
  const inCharacters = spans.map(({ start, end }) => ({ start: characters(start), end: characters(end) }));
  return offsets.map(([from, to]) =>
    inCharacters.some(({ start, end }) => from < end && to > start) ? 1 : 0,
  );
}
