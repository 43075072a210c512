/** What a server answered to one request. */
export interface Answered {
  method: string;
  /** Path without the query, decoded. */
  path: string;
  status: number;
  contentType: string;
  body: string;
}

/** Payloads of server-sent events, or of JSON lines; a last one that was cut off is left out. */
export function eventsIn(body: string): Record<string, unknown>[] {
  const whole = body.slice(0, body.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => line.replace(/^data: /, ''))
    .filter((data) => data !== '[DONE]')
    .map((data) => JSON.parse(data) as Record<string, unknown>);
}
