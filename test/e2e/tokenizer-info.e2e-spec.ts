import { describe, expect, it } from 'vitest';
import { startServer } from '../support/server.js';

describe('GET /tokenizer_info', () => {
  it('tells special tokens and templates when it is switched on', async () => {
    const server = await startServer(['models/demo-chat-q8_0.gguf', '--enable-tokenizer-info-endpoint']);
    try {
      const response = await fetch(`${server.url}/tokenizer_info?model=demo-chat-q8_0`);
      expect(response.status).toBe(200);
      const info = (await response.json()) as Record<string, unknown>;
      expect(info).toMatchObject({
        model_max_length: 2048,
        special_tokens: { '<|im_end|>': expect.any(Number) },
      });
      expect(info.chat_templates).toHaveProperty('default', expect.stringContaining('<|im_start|>'));
    } finally {
      await server.stop();
    }
  });

  it('does not exist otherwise', async () => {
    const server = await startServer(['models/demo-chat-q8_0.gguf']);
    try {
      expect((await fetch(`${server.url}/tokenizer_info`)).status).toBe(404);
    } finally {
      await server.stop();
    }
  });
});
