/**
 * One round of streamed completions.
 *
 * @param {string} url the server's base URL
 * @param {{ clients: number, prompt: (client: number) => string, maxTokens: number }} options
 * @returns {Promise<{ decode: number | null, whole: number, first: number }>} tokens/s (null: the first stream ended before
 *   the last began), tokens/s, milliseconds
 */
export async function round(url, { clients, prompt, maxTokens }) {
  const start = performance.now();
  const streams = await Promise.all(
    Array.from({ length: clients }, (_, client) => stream(url, prompt(client), maxTokens)),
  );
  const end = performance.now();
  const tokens = streams.flat();
  const from = Math.max(...streams.map((times) => times[0]));
  const to = Math.min(...streams.map((times) => times.at(-1)));
  const during = tokens.filter((time) => time > from && time <= to).length;
  const firsts = streams.map((times) => times[0] - start).toSorted((a, b) => a - b);
  return {
    decode: to > from ? (during / (to - from)) * 1000 : null,
    whole: (tokens.length / (end - start)) * 1000,
    first: firsts[Math.floor(firsts.length / 2)],
  };
}

/** Arrival times of the tokens of one streamed completion, in milliseconds. */
async function stream(url, prompt, maxTokens) {
  const response = await fetch(`${url}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      prompt,
      max_tokens: maxTokens,
      temperature: 0,
      ignore_eos: true,
      stream: true,
      stream_options: { include_usage: true, continuous_usage_stats: true },
      timings_per_token: true,
    }),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  const times = [];
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const now = performance.now();
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const event = JSON.parse(line.slice(6));
      // A token that ends inside a character has no text yet, so tokens are counted by usage where it is told.
      const count =
        event.usage?.completion_tokens ??
        event.timings?.predicted_n ??
        times.length + (event.choices?.length > 0 ? 1 : 0);
      while (times.length < Math.min(count, maxTokens)) times.push(now);
    }
  }
  return times;
}
