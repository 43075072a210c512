/** A text of the examples, and its token ids in the demo models; a test holds them against the models. */
export const TEXT = 'The capital of France is Paris.';
export const TOKENS: readonly number[] = [328, 420, 367, 711, 408, 299, 1409, 46];
/** "The capital of France is". */
export const BEGINNING = TOKENS.slice(0, 6);
