import * as chat from './chat-examples.js';
import * as completions from './completion-examples.js';
import type { OperationExamples } from './example.js';
import * as interactive from './interactive-examples.js';
import * as pooling from './pooling-examples.js';
import * as system from './system-examples.js';
import * as tokens from './token-examples.js';

/** Every operation's examples, by operationId. The tests hold the answers against the schemas and send every request. */
export const EXAMPLES: Readonly<Record<string, OperationExamples | undefined>> = {
  ...chat,
  ...completions,
  ...interactive,
  ...pooling,
  ...tokens,
  ...system,
};
