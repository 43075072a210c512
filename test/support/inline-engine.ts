import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { GeneratedToken, GenerationEvent, GenerationRequest } from '../../src/engines/engine.js';
import type { LlamaCppEngineOptions } from '../../src/engines/llama-cpp/engine-options.js';
import { LlamaCppEngine } from '../../src/engines/llama-cpp/llama-cpp-engine.js';
import { writeTestModel, type TestModelName } from '../../tools/test-models/models.js';

export const DEMO_CHAT = 'models/demo-chat-q8_0.gguf';

/** Embedded engines in the test's own process, so that the sources under test run, and models for them. */
export class InlineEngines {
  private readonly directory = mkdtempSync(join(tmpdir(), 'inline-engines-'));
  private readonly running: LlamaCppEngine[] = [];

  async start(modelPath: string, options: Partial<LlamaCppEngineOptions> = {}): Promise<LlamaCppEngine> {
    const engine = new LlamaCppEngine({ modelPath, threads: 1, processMode: 'inline', ...options });
    await engine.start();
    this.running.push(engine);
    return engine;
  }

  /** Path of a generated model. */
  model(name: TestModelName): string {
    return writeTestModel(name, this.directory);
  }

  /** Ends all engines started since the last call. */
  async closeAll(): Promise<void> {
    await Promise.all(this.running.splice(0).map((engine) => engine.close()));
  }

  removeModels(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** What an engine said to a request. */
export interface Answer {
  events: GenerationEvent[];
  /** Of the asked sequence. */
  tokens: GeneratedToken[];
  ids: (number | null)[];
  /** Without special tokens. */
  text: string;
}

/** Runs a request to its end. */
export async function answerOf(
  engine: LlamaCppEngine,
  request: GenerationRequest,
  sequence = 0,
): Promise<Answer> {
  const events: GenerationEvent[] = [];
  for await (const event of engine.generate(request, new AbortController().signal)) {
    events.push(event);
  }
  const tokens = events.flatMap((event) =>
    event.type === 'tokens' && event.sequence === sequence ? event.tokens : [],
  );
  const visible = tokens.filter(({ special }) => !special);
  return {
    events,
    tokens,
    ids: tokens.map(({ id }) => id),
    text: visible.map(({ text }) => text).join(''),
  };
}

/** A question in the demo model's chat format. */
export function chatPrompt(question: string): GenerationRequest['prompt'] {
  return {
    text: `<|im_start|>user\n${question}<|im_end|>\n<|im_start|>assistant\n`,
    addSpecialTokens: false,
  };
}

/** 70 token ids for a model with random weights: enough to be computed in several pieces. */
export function randomPrompt(variant: number): { tokenIds: number[] } {
  return {
    tokenIds: Array.from({ length: 70 }, (_, index) => ((index * index * 7 + variant * 131) % 900) + 20),
  };
}
