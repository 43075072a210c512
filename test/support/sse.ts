/** The `data:` payloads of a finished event stream, `[DONE]` too. */
export function eventsOf(body: string): string[] {
  return body
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => block.replace(/^data: /, ''));
}

/** The JSON payloads of a finished event stream, without `[DONE]`. */
export function jsonEventsOf<T>(body: string): T[] {
  return eventsOf(body)
    .filter((data) => data !== '[DONE]')
    .map((data) => JSON.parse(data) as T);
}

export async function postJson(url: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    ...init,
    headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
    body: JSON.stringify(body),
  });
}

/** The value of one metric line, 0 when it is missing. `line` is the name with its labels as a regular expression. */
export async function metric(url: string, line: RegExp): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = text.split('\n').find((each) => line.test(each));
  return found ? Number(found.split(' ').at(-1)) : 0;
}
