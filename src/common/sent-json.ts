/** A JSON request body as it came: chat templates print tools and messages exactly as they were sent. */
export interface SentJson {
  /** Parsed, unknown fields included. */
  json: Readonly<Record<string, unknown>>;
  /** The text itself, for what JSON.parse loses. */
  text: string;
}

/** Where JSON.parse changes something: 1.0, 1e3, integers past 2^53, and keys that look like integers move first. */
const LOSSY = /\d\.\d*0\b|\d[eE]|\d{16}|"\d+"\s*:/;

/** Whether JSON.parse and back may give another text for the values in it. */
export function mayLose(text: string): boolean {
  return LOSSY.test(text);
}
