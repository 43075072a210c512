/**
 * A server that answers completions at once: whole ones in one piece, streams with all their tokens as fast as the
 * socket takes them. Prints its port.
 */
import { createServer } from 'node:http';

const HEAD =
  '{"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":"';
const CHUNK = Buffer.from(`data: ${HEAD} token","logprobs":null,"finish_reason":null}]}\n\n`);
const END = `data: ${HEAD}","logprobs":null,"finish_reason":"length"}]}\n\ndata: [DONE]\n\n`;
const WHOLE = `${HEAD} token","logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}`;
const MODELS = '{"object":"list","data":[{"id":"m","object":"model","max_model_len":4096}]}';

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  if (request.url === '/v1/models') return response.end(MODELS);
  if (request.method !== 'POST') return response.end();
  const body = JSON.parse(Buffer.concat(parts).toString());
  if (!body.stream) {
    return response.writeHead(200, { 'content-type': 'application/json' }).end(WHOLE);
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let left = body.max_tokens; left > 0 && !response.destroyed; left--) {
    if (!response.write(CHUNK)) await new Promise((resolve) => response.once('drain', resolve));
  }
  return response.end(END);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
