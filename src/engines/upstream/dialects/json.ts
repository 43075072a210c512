import { UpstreamError } from '../http/upstream-error.js';

export type Json = Readonly<Record<string, unknown>>;

/** An object of JSON; an empty one for everything else. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function integersOf(value: unknown): number[] {
  return arrayOf(value).filter((each): each is number => Number.isInteger(each));
}

/**
 * The JSON object of an event. Throws UpstreamError when it is none, or when it is an error: with the error's own
 * status where it carries one.
 */
export function eventObject(data: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UpstreamError('protocol', 'the server sent an event that is no JSON object');
  }
  const event = value as Json;
  // LMDeploy says {"error_code", "text"} and FastAPI's servers {"object": "error", "message"}.
  if (event['error'] === undefined && event['object'] !== 'error' && event['error_code'] === undefined) {
    return event;
  }
  const error = typeof event['error'] === 'object' ? objectOf(event['error']) : event;
  const message = textOf(error['message']) ?? textOf(error['text']) ?? 'the server reported an error';
  const code = Number(error['code'] ?? error['status_code']);
  throw code >= 400 && code < 600
    ? new UpstreamError('status', message, { status: code })
    : new UpstreamError('protocol', message);
}
