import type OpenAI from 'openai';

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
