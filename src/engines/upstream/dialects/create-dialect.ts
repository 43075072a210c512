import type { Dialect } from './dialect.js';
import { LlamaServerDialect } from './llama-server.js';
import { OpenAiDialect } from './openai.js';
import { SglangDialect } from './sglang.js';
import { VllmDialect } from './vllm.js';

const DIALECTS: Readonly<Record<Dialect['name'], () => Dialect>> = {
  'llama-server': () => new LlamaServerDialect(),
  openai: () => new OpenAiDialect(),
  sglang: () => new SglangDialect(),
  vllm: () => new VllmDialect(),
};

export function createDialect(name: Dialect['name']): Dialect {
  return DIALECTS[name]();
}
