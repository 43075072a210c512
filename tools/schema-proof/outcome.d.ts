import type OpenAI from 'openai';
import type { RandomForm } from './random-forms.js';

export interface Outcome {
  kind: 'valid' | 'refused' | 'cut off' | 'wrong';
  /** The answer, the message of a refusal, or what is wrong. */
  detail: string;
}

/** The fields that hold a chat answer to a schema: response_format, or the arguments of a required or named tool. */
export function constrained(
  schema: Record<string, unknown>,
  as: 'response_format' | 'required' | 'named',
): Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>;

/** Judges the answer that `ask` gets with ajv. */
export function outcomeOf(
  schema: Record<string, unknown>,
  ask: () => Promise<OpenAI.ChatCompletion>,
): Promise<Outcome>;

/** Judges the answer to one of random-forms.js: valid, refused (what may be), cut off, or wrong. */
export function outcomeOfForm(form: RandomForm, ask: () => Promise<OpenAI.ChatCompletion>): Promise<Outcome>;
