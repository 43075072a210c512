/**
 * Heap of the server over many short requests, a tenth of which the client leaves early.
 * Usage: node bench/serving/memory.js URL [requests]
 */
const [url, count = '2000'] = process.argv.slice(2);
if (!url) {
  console.error('usage: node bench/serving/memory.js URL [requests]');
  process.exit(1);
}

async function megabytes(name) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return (Number(line?.split(' ')[1]) / 2 ** 20).toFixed(1);
}

async function request(number) {
  const controller = new AbortController();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    signal: controller.signal,
    body: JSON.stringify({
      messages: [{ role: 'user', content: `Say this is test ${number}` }],
      max_completion_tokens: 8,
      stream: number % 2 === 0,
    }),
  });
  if (number % 10 === 0) controller.abort();
  await response.text().catch(() => undefined);
}

for (let done = 0; done < Number(count); done += 250) {
  for (let n = done; n < done + 250; n += 10)
    await Promise.all(Array.from({ length: 10 }, (_, k) => request(n + k)));
  console.log(
    `${done + 250} requests: heap ${await megabytes('nodejs_heap_size_used_bytes')} MiB, ` +
      `resident ${await megabytes('process_resident_memory_bytes')} MiB`,
  );
}
