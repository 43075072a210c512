import type { NamedSetting, Spelling } from './spellings.js';

/** Values that somebody gave for a setting, and where. */
export interface GivenValue {
  setting: NamedSetting;
  /** How messages name the place: `--port`, `NESTLING_PORT`, `port in nestling.yaml`. */
  origin: string;
  values: readonly unknown[];
}

/** Applies an alias that means the opposite: `--disable-metrics` gives `enableMetrics` the value false. */
export function givenFor(spelling: Spelling, origin: string, values: readonly unknown[]): GivenValue {
  const inverted = spelling.alias?.inverted === true;
  return { setting: spelling.setting, origin, values: inverted ? values.map(invert) : values };
}

function invert(value: unknown): unknown {
  if (value === true || value === 'true') return false;
  if (value === false || value === 'false') return true;
  return value;
}
