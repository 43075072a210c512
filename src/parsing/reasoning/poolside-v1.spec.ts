import { describeParser } from '../testing/parser-cases.js';
import { isContentByDefault, separatesReasoning } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'poolside_v1', tokens: ['<think>', '</think>'] }, [
  separatesReasoning,
  isContentByDefault,
]);
