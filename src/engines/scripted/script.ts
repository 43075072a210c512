import { readFile } from 'node:fs/promises';

import { EngineStartError, type EngineError, type EngineFeature, type ModelTask } from '../engine.js';

/** How an answer breaks off. */
export interface ScriptedFailure {
  /** Tokens that still come; 0 fails before the first. */
  after: number;
  /** `hang` sends nothing more and never ends. */
  kind: EngineError['kind'] | 'hang';
  message?: string;
}

/** One answer of a script. */
export interface ScriptedAnswer {
  /** The answer is for prompts that contain this text. Without it, such answers take turns for all other prompts. */
  when?: string;
  /** The answer's text, cut into words; or its tokens one by one. */
  text?: string;
  tokens?: readonly string[];
  /** Answers with the prompt itself. */
  echo?: boolean;
  /** Milliseconds before the first token, and between two tokens. */
  firstDelayMs?: number;
  delayMs?: number;
  failure?: ScriptedFailure;
}

/** What a scripted engine is and says. Everything has a default. */
export interface Script {
  task?: ModelTask;
  maxModelLength?: number;
  chatTemplate?: string;
  /** Texts that are control tokens. */
  specialTokens?: readonly string[];
  /** The control token that ends an answer; it follows every answer that does not end otherwise. */
  endOfGeneration?: string;
  /** Features claimed beside the real ones, to test what the server does with them. */
  features?: readonly EngineFeature[];
  /** Length of the vectors of an embed model; a score model gives `scores` logits. */
  embeddingLength?: number;
  scores?: number;
  answers?: readonly ScriptedAnswer[];
}

/** Reads a script file. Throws EngineStartError with one line. */
export async function readScript(path: string): Promise<Script> {
  try {
    const script: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof script === 'object' && script !== null && !Array.isArray(script)) {
      return script;
    }
  } catch (error) {
    throw new EngineStartError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new EngineStartError(`${path}: a script must be a JSON object`);
}
