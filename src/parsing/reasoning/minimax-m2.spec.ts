import { describeParser } from '../testing/parser-cases.js';
import { reasonsUpToEnd, reasonsWithoutEnd, separatesReasoning } from '../testing/think-cases.js';

describeParser({ reasoningParser: 'minimax_m2', tokens: ['<think>', '</think>'] }, [
  separatesReasoning,
  reasonsUpToEnd,
  reasonsWithoutEnd,
]);
