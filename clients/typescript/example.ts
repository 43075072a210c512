// Types for fetch, without a client: openapi-typescript writes them from openapi-3.1.json.
import type { components } from './generated/nestling.js';

type Schemas = components['schemas'];

const url = process.env['NESTLING_URL'] ?? 'http://localhost:8000';
const key = process.env['NESTLING_API_KEY'] ?? 'none';

async function post<Answer>(path: string, body: object): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  if (response.ok) return (await response.json()) as Answer;
  const { error } = (await response.json()) as Schemas['ErrorResponse'];
  throw new Error(`${response.status} ${error.param ?? ''}: ${error.message}`);
}

const question: Schemas['ChatCompletionRequest'] = {
  model: 'demo-chat',
  messages: [{ role: 'user', content: 'What is the capital of France?' }],
  stop: ['\n\n'],
  temperature: 0,
};
const answer = await post<Schemas['ChatCompletion']>('/v1/chat/completions', question);
const content = answer.choices[0]?.message.content ?? '';
console.log(`typescript chat: ${content}`);
if (!content.includes('Paris')) throw new Error('chat: unexpected answer');
